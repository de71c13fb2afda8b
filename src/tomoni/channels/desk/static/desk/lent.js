/* A resident has the screen: the other tabs of this browser show nothing of the desk any more (desk.js listens). */
(() => {
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  if (window.BroadcastChannel) new BroadcastChannel("tomoni-desk").postMessage({ lent: true });
})();
