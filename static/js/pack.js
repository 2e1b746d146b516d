// A pack that is being made: asks how far it has come, and shows the page anew when that is decided.
const making = document.querySelector("#making");
const pause = 1500;

async function look() {
  try {
    const answer = await fetch(making.dataset.state, { headers: { Accept: "application/json" } });
    if (!answer.ok) return location.reload();
    const { state, progress } = await answer.json();
    if (state === "ready" || state === "failed") return location.reload();
    const shown = making.querySelector("[data-progress]");
    shown.textContent = shown.textContent.replace(/\d+/, progress);
    making.querySelector(".bar .f1").setAttribute("width", `${progress}%`);
  } catch {
    // The network is away for a moment: ask again.
  }
  setTimeout(look, pause);
}

if (making) setTimeout(look, pause);
