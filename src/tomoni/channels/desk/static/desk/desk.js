/* A run over many cases: the page looks again every two seconds until it is over; without script, by its link. */
(() => {
  if (document.querySelector("[data-progress=running]")) setTimeout(() => location.reload(), 2000);
})();
/* A key that a thing names (data-key) brings the focus there; Enter then presses it, so that no key decides by itself.
   Keys in a list: j next row, k row before, Enter opens it (the browser's own), / goes to the search box.
   Off while somebody types, and with Ctrl, Alt or Meta held, so that no key of the browser or a reader is taken. */
(() => {
  if (document.querySelector("meta[name=desk-keys]")) return;
  const doors = [...document.querySelectorAll("a[data-row]")];
  const typing = (at) => at.closest("input, select, textarea, [contenteditable]") !== null;
  const step = (by) => {
    const here = doors.indexOf(document.activeElement);
    const next = here < 0 ? (by > 0 ? 0 : doors.length - 1) : Math.min(Math.max(here + by, 0), doors.length - 1);
    doors[next]?.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
    if (event.key === "j" && doors.length) step(1);
    else if (event.key === "k" && doors.length) step(-1);
    else if (!event.shiftKey && /^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`)) {
      const named = document.querySelector(`[data-key="${event.key}"]`);
      const fold = named.hash && document.querySelector(`${named.hash} details`);
      if (fold) fold.open = true;
      if (fold) fold.querySelector("textarea")?.focus();
      else named.focus();
      event.preventDefault();
    } else if (event.key === "x") doors[doors.indexOf(document.activeElement)]?.closest("tr")?.querySelector("input[type=checkbox]")?.click();
    else if (event.key === "a") document.querySelector("a[href$='/assign/']")?.focus();
    else if (event.key === "l") document.querySelector(".top .town")?.focus();
    else if (event.key === "?") location.assign("/desk/keys/");
    else if (event.key === "n" && document.querySelector("#note")) {
      event.preventDefault();
      document.querySelector("#note").closest("details").open = true;
      document.querySelector("#note").focus();
    } else if (event.key === "/" && document.querySelector("input[type=search]")) {
      event.preventDefault();
      document.querySelector("input[type=search]").focus();
    }
  });
})();

/* While a case is seen, its mark "open by" is renewed every two minutes; leaving the page takes it away. */
(() => {
  const page = document.querySelector("[data-here]");
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (!page || !token) return;
  const say = (more) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...more });
    return fetch(page.dataset.here, { method: "POST", body, keepalive: true }).catch(() => {});
  };
  setInterval(() => { if (document.visibilityState === "visible") say({}); }, 120000);
  addEventListener("pagehide", () => say({ left: "1" }));
})();

/* Ready words go to the end of a field without a new page; what the form has to work out is left to the form. */
(() => {
  for (const button of document.querySelectorAll("button[data-phrase]")) {
    const form = button.form;
    button.addEventListener("click", (event) => {
      const text = form.elements.phrase.selectedOptions[0]?.dataset.text;
      const into = form.elements.into?.value;
      const field = form.elements[button.dataset.phrase === "note" ? "note" : into ? `differs:${into}` : "reason"];
      if (!text || button.dataset.phrase === "reason" || !field) return;
      const after = field.value.trim() ? `${field.value.trimEnd()}\n${text}` : text;
      if (after.length > field.maxLength) return;
      event.preventDefault();
      const box = into && form.querySelector(`input[name=item][value="${CSS.escape(into)}"]`);
      if (box) box.checked = true;
      field.value = after;
      field.focus();
    });
  }
})();

/* A field that a hand scanner writes into: what stands there is marked, so that the next number takes its place. */
document.querySelector("[data-scan]")?.select();

/* While a resident has the screen, the other tabs show nothing. What was typed in them stays in memory and comes back
   when the same member of staff has signed in again; a colleague gets the page anew. The server refuses all the same. */
(() => {
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  const mine = document.querySelector("meta[name=desk-who]");
  if (!mine || !window.BroadcastChannel) return;
  const line = new BroadcastChannel("tomoni-desk");
  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  const title = document.title;
  let aside = null;
  line.addEventListener("message", ({ data }) => {
    if (data.lent && !aside) {
      aside = [...document.body.childNodes];
      const told = document.createElement("p");
      told.textContent = document.title = mine.dataset.lent;
      document.body.replaceChildren(told);
    } else if (data.who && aside) {
      if (data.who !== mine.content) return location.reload();
      document.body.replaceChildren(...aside);
      document.title = title;
      aside = null;
      for (const one of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) one.value = data.token;
    }
  });
  line.postMessage({ who: mine.content, token: token() });
})();
