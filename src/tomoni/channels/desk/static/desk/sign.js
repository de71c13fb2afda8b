/* A pen, a finger or a mouse writes a name; it is sent as lines on a sheet of 600 by 200. Without script there is paper. */
(() => {
  const form = document.querySelector("[data-pen]");
  const sheet = form?.querySelector("canvas");
  const ink = sheet?.getContext("2d");
  if (!ink) return;
  form.hidden = false;
  const [wide, high] = [600, 200];
  const button = form.querySelector("button:not([type])");
  let lines = [];
  let line = null;
  const at = (event) => {
    const box = sheet.getBoundingClientRect();
    const x = Math.round(((event.clientX - box.left) * wide) / box.width);
    const y = Math.round(((event.clientY - box.top) * high) / box.height);
    return [Math.min(wide, Math.max(0, x)), Math.min(high, Math.max(0, y))];
  };
  const draw = () => {
    ink.setTransform(sheet.width / wide, 0, 0, sheet.height / high, 0, 0);
    ink.clearRect(0, 0, wide, high);
    ink.lineWidth = 2.5;
    ink.lineCap = ink.lineJoin = "round";
    for (const one of lines) {
      ink.beginPath();
      one.forEach(([x, y], n) => (n ? ink.lineTo(x, y) : ink.moveTo(x, y)));
      ink.stroke();
    }
    form.elements.strokes.value = lines
      .filter((one) => one.length > 1)
      .map((one) => one.map(([x, y], n) => `${n ? "L" : "M"}${x} ${y}`).join(""))
      .join("");
    button.disabled = !form.elements.strokes.value;
  };
  sheet.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    line = [at(event)];
    lines.push(line);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!line) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const [x, y] = at(one);
      const last = line[line.length - 1];
      if (x !== last[0] || y !== last[1]) line.push([x, y]);
    }
    draw();
  });
  const end = () => { line = null; };
  sheet.addEventListener("pointerup", end);
  sheet.addEventListener("pointercancel", end);
  form.querySelector("[data-clear]").addEventListener("click", () => { lines = []; draw(); sheet.focus(); });
  draw();
})();
