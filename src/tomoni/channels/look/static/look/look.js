// Only improves: every page works without this file. No address outside the town is asked.

/** Filters the rows of found banks while the person types, so that the list gets shorter without a new page. */
function filterBanks(list) {
  const search = list.closest(".field")?.parentElement?.querySelector("input[name$=':search']") ??
    document.querySelector("input[name$=':search']");
  if (!search) return;
  search.addEventListener("input", () => {
    const wanted = search.value.trim();
    for (const row of list.querySelectorAll(".choice")) {
      const chosen = row.querySelector("input").checked;
      row.hidden = wanted !== "" && !chosen && !row.textContent.includes(wanted);
    }
  });
}

/** Fills the address from the postal code as soon as seven digits stand in the field. */
function fillAddress(block) {
  const id = block.dataset.postal;
  const code = document.getElementById(`${id}-postal_code`);
  const address = document.getElementById(`${id}-address`);
  code.addEventListener("input", async () => {
    const digits = code.value.normalize("NFKC").replace(/\D/g, "");
    if (digits.length !== 7) return;
    const answer = await fetch(`/postal-codes/${digits}/`, { headers: { Accept: "application/json" } });
    if (answer.ok) address.value = (await answer.json()).address;
  });
}

/** Moves to the summary of faults when a page comes back with one, so that it is read first. */
function readFaults(summary) {
  summary.focus();
}

/** A form is sent once: the second press of the button waits for the first answer. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
}

/** Asks again how far the line is, in place of a new page; what is read aloud changes only when the turn has come. */
function watchLine(line) {
  setTimeout(async () => {
    const answer = await fetch(line.dataset.again, { headers: { Accept: "text/html" } }).catch(() => null);
    if (answer?.redirected && !answer.url.includes("/waiting/")) return location.assign(answer.url);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const next = page?.querySelector("[data-line]");
    if (page && !next) return location.assign(line.dataset.again);
    if (next) {
      line.querySelector("[data-place]").replaceWith(next.querySelector("[data-place]"));
      line.dataset.line = next.dataset.line;
    }
    watchLine(line);
  }, Number(line.dataset.line) * 1000);
}

document.querySelectorAll("[data-line]").forEach(watchLine);
document.querySelectorAll("[data-banks]").forEach(filterBanks);
document.querySelectorAll("[data-postal]").forEach(fillAddress);
document.querySelectorAll(".say--bad[role=alert]").forEach(readFaults);
document.querySelectorAll("form[method=post]").forEach(sendOnce);
