// Sends files in pieces (tus 1.0) as soon as they are chosen, and goes on where the line was cut. Without this file the
// form sends them whole.

const PIECE = 512 * 1024;
const VERSION = { "Tus-Resumable": "1.0.0" };
const pending = new Set();

const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function sha256(bytes) {
  return crypto.subtle ? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) : null;
}

/** An answer, whatever stands in between: waits longer each time the line is cut, begins at once when the net is back,
 * and waits as long as the town says where pieces came too fast. */
async function ask(url, options, say) {
  for (let next = 1000; ; next = Math.min(2 * next, 30000)) {
    let pause = next;
    try {
      const answer = await fetch(url, { ...options, redirect: "error" });
      if (answer.status === 429) pause = 1000 * Number(answer.headers.get("Retry-After") || 60);
      else if (answer.status < 500) return answer;
    } catch (fault) {
      if (options.signal?.aborted) throw fault;
    }
    say("stopped");
    await Promise.race([wait(pause), new Promise((done) => addEventListener("online", done, { once: true }))]);
  }
}

/** The line of one file: its name, how far it is, a button to stop. */
function draw(box, name) {
  const line = document.createElement("li");
  const title = Object.assign(document.createElement("span"), { className: "filename", textContent: name });
  const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
  bar.setAttribute("aria-label", `${box.dataset.sayProgress}：${name}`);
  const words = Object.assign(document.createElement("span"), { className: "small" });
  words.setAttribute("role", "status");
  const stop = Object.assign(document.createElement("button"), { type: "button", className: "aslink" });
  stop.textContent = box.dataset.sayStop;
  stop.setAttribute("aria-label", `${box.dataset.sayStop}：${name}`);
  const again = Object.assign(document.createElement("button"), { type: "button", className: "aslink", hidden: true });
  again.textContent = box.dataset.sayAgain;
  again.setAttribute("aria-label", `${box.dataset.sayAgain}：${name}`);
  line.append(title, bar, words, again, stop);
  list(box).append(line);
  const say = (key, told) => {
    const text = told ?? box.dataset[`say${key[0].toUpperCase()}${key.slice(1)}`];
    if (words.textContent !== text) words.textContent = text;
  };
  return { line, bar, stop, again, say };
}

function list(box) {
  let found = box.querySelector("ul.filelist[data-sending]");
  if (!found) {
    found = Object.assign(document.createElement("ul"), { className: "filelist" });
    found.dataset.sending = "";
    box.prepend(found);
  }
  return found;
}

/** The address of a file that came half before, or of a new one; or the words in which it was refused. */
async function begin(box, file, headers, shown) {
  const half = [...box.querySelectorAll("[data-begun] li")].find(
    (one) => one.dataset.name === file.name && Number(one.dataset.size) === file.size,
  );
  if (half) {
    half.remove();
    return { url: `/uploads/${half.dataset.key}/` };
  }
  const whole = await sha256(await file.arrayBuffer());
  const told = { filename: file.name, token: box.dataset.token, question: box.dataset.files };
  if (whole) told.sha256 = [...whole].map((one) => one.toString(16).padStart(2, "0")).join("");
  const metadata = Object.entries(told).map(([name, value]) => `${name} ${encoded(value)}`).join(",");
  const options = { method: "POST", headers: { ...headers, "Upload-Length": file.size, "Upload-Metadata": metadata } };
  const answer = await ask("/uploads/", options, shown.say);
  return answer.status === 201 ? { url: answer.headers.get("Location") } : { refused: await reason(answer) };
}

/** Why something was refused, in words; empty where a whole page came instead of a line. */
async function reason(answer) {
  return answer.headers.get("Content-Type")?.startsWith("text/plain") ? answer.text() : "";
}

/** Sends what is missing, piece by piece. Null when the whole has arrived, else why not. */
async function carry(url, file, headers, shown, signal) {
  const head = await ask(url, { method: "HEAD", headers, signal }, shown.say);
  if (!head.ok) return "";
  let offset = Number(head.headers.get("Upload-Offset"));
  while (offset < file.size) {
    const piece = await file.slice(offset, offset + PIECE).arrayBuffer();
    const sum = await sha256(piece);
    const told = { ...headers, "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset };
    if (sum) told["Upload-Checksum"] = `sha256 ${btoa(String.fromCharCode(...sum))}`;
    shown.say("sending");
    const answer = await ask(url, { method: "PATCH", headers: told, body: piece, signal }, shown.say);
    if (answer.status === 204) offset = Number(answer.headers.get("Upload-Offset"));
    else if (answer.status === 409) offset = Number(answer.headers.get("Upload-Offset"));
    else if (answer.status !== 460) return reason(answer);
    shown.bar.value = (100 * offset) / file.size;
  }
  return null;
}

/** The list as the town has it now: lines of files that arrived are taken from the page as it would be shown anew. */
async function refresh(box) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = [...page.querySelectorAll("[data-files]")].find((one) => one.dataset.files === box.dataset.files);
  const there = fresh?.querySelector("[data-kept]");
  if (!there) return;
  const old = box.querySelector("[data-kept]");
  if (!old || !("many" in box.dataset)) {
    old?.remove();
    return box.prepend(there);
  }
  const known = new Set([...box.querySelectorAll("[name=go]")].map((one) => one.value));
  for (const line of there.querySelectorAll("li")) {
    if (!known.has(line.querySelector("[name=go]").value) && !hidden(box, line)) old.append(line);
  }
}

/** Was this file taken away on the page, which has not been sent yet? */
function hidden(box, line) {
  const value = line.querySelector("[name=go]").value.replace("drop:", "");
  return [...box.querySelectorAll("input[type=hidden]")].some((one) => one.value === value);
}

/** One file. What is refused stays chosen in its line, with the reason and a button to try again. */
async function send(box, file, retry) {
  const shown = draw(box, file.name);
  let url = null;
  const keep = (told) => {
    if (url) fetch(url, { method: "DELETE", headers });
    shown.say("failed", told || undefined);
    shown.line.dataset.failed = "";
    shown.bar.hidden = true;
    shown.again.hidden = false;
  };
  shown.again.addEventListener("click", () => {
    shown.line.remove();
    retry(file);
  });
  const headers = { ...VERSION, "X-CSRFToken": box.closest("form").elements.csrfmiddlewaretoken.value };
  const stopper = new AbortController();
  shown.stop.addEventListener("click", () => {
    stopper.abort();
    if (url) fetch(url, { method: "DELETE", headers });
    shown.line.remove();
  });
  if (file.size > Number(box.dataset.most)) return keep(box.dataset.sayTooLarge);
  try {
    const begun = await begin(box, file, headers, shown);
    url = begun.url;
    if (stopper.signal.aborted) return url && fetch(url, { method: "DELETE", headers });
    const refused = url ? await carry(url, file, headers, shown, stopper.signal) : begun.refused;
    if (refused !== null) return keep(refused);
    shown.say("done");
    await refresh(box);
    shown.line.remove();
  } catch (fault) {
    if (!stopper.signal.aborted) keep();
  }
}

/** Files go one after another; the form waits for them, and for what became of one that was refused. */
function watch(box) {
  const input = box.querySelector("input[type=file]");
  const form = box.closest("form");
  box.querySelector(".choose button").hidden = true;
  let queue = Promise.resolve();
  const enqueue = (file) => {
    const job = (queue = queue.then(() => send(box, file, enqueue)));
    pending.add(job);
    job.finally(() => pending.delete(job));
  };
  input.addEventListener("change", () => {
    [...input.files].forEach(enqueue);
    input.value = "";
    input.required = false;
  });
  form.addEventListener("submit", async (event) => {
    const go = event.submitter?.value ?? "";
    const refused = () => (go === "later" ? null : box.querySelector("[data-failed] button:not([hidden])"));
    if ((!pending.size && !refused()) || go.startsWith("drop:")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await Promise.allSettled([...pending]);
    if (refused()) refused().focus();
    else form.requestSubmit(event.submitter);
  }, { capture: true });
}

document.querySelectorAll("[data-files]").forEach(watch);
