// Copy the page's address. The button is shown only where copying can work.
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.clipboard) continue;
  const words = button.querySelector("[data-done]");
  const before = words.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    words.textContent = words.dataset.done;
    setTimeout(() => { words.textContent = before; }, 4000);
  });
}
