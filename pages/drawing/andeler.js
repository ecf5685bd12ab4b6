// Divisions of a whole: a bar for the eye, and each part with its figure in words under it.
// `symbol.js` stands before this text.

export default function (component) {
  const { data, parentElement } = component
  parentElement.querySelector(".rot").replaceChildren(...data.innslag.map(division))
}

function division({ navn, deler }) {
  const stolpe = element("div", { class: "stolpe", "aria-hidden": "true" },
    ...deler.filter(({ andel }) => andel > 0).map((del) => coloured("span", del, true)))
  const liste = element("ul", { role: "list", "aria-label": navn }, ...deler.map((del) =>
    element("li", {}, coloured("i", del, false), del.navn, element("strong", {}, del.tekst))))
  return element("div", { class: "delt" }, element("span", { class: "navn" }, navn), stolpe, liste)
}

function coloured(navn, { farge, andel }, bred) {
  const node = element(navn, navn === "i" ? { "aria-hidden": "true" } : {})
  node.style.background = farge
  if (bred) node.style.flex = `${andel} 1 0`
  return node
}
