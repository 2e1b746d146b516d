// Every page: remember the language that somebody chooses, for the address without a language.
for (const link of document.querySelectorAll("[data-language]")) {
  link.addEventListener("click", () => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `django_language=${link.dataset.language}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  });
}
