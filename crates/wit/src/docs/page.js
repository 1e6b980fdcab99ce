"use strict";
{
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const contents = document.getElementById("contents");
  const MOST = 50;
  contents.open = matchMedia("(min-width: 801px)").matches;
  const items = Array.from(document.querySelectorAll("[data-name]"), (element) => ({
    id: element.id,
    name: element.dataset.name,
    kind: element.dataset.kind,
    text: element.id.toLowerCase(),
  }));
  // Whole names first, then their beginnings, then the rest.
  const rank = (item, word) =>
    item.name.toLowerCase() === word ? 0 : item.name.toLowerCase().startsWith(word) ? 1 : 2;
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = words.length
      ? items.filter((item) => words.every((word) => item.text.includes(word)))
      : [];
    matches.sort((a, b) => rank(a, words[0]) - rank(b, words[0]));
    found.replaceChildren(
      ...matches.slice(0, MOST).map((item) => {
        const line = document.createElement("li");
        const link = document.createElement("a");
        link.href = "#" + item.id;
        link.textContent = item.name;
        const place = document.createElement("small");
        place.textContent = item.kind + " " + item.id;
        line.append(link, place);
        return line;
      }),
    );
    if (words.length && !matches.length) {
      const line = document.createElement("li");
      line.textContent = "nothing found";
      found.append(line);
    }
    found.hidden = !words.length;
    contents.hidden = Boolean(words.length);
  };
  search.addEventListener("input", show);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape") {
      search.value = "";
      show();
    } else if (event.key === "Enter" && document.activeElement === search) {
      found.querySelector("a")?.click();
    }
  });
}
