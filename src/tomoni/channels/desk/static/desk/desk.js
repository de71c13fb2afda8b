/* Keys in a list: j next row, k row before, Enter opens it (the browser's own), / goes to the search box.
   Off while somebody types, and with Ctrl, Alt or Meta held, so that no key of the browser or a reader is taken. */
(() => {
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
    else if (event.key === "/" && document.querySelector("input[type=search]")) {
      event.preventDefault();
      document.querySelector("input[type=search]").focus();
    }
  });
})();
