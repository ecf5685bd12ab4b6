// The wall calendar: one small table per month. `symbol.js` stands before this text.

export default function (component) {
  const { data, parentElement } = component
  const rot = parentElement.querySelector(".rot")
  const aapen = rot.querySelector("details")?.open
  rot.replaceChildren(...[
    signs(data),
    data.merknad && element("p", { class: "merknad" }, data.merknad),
    data.perioder.length ? spells(data.perioder, aapen) : null,
    element("div", { class: "maaneder" },
      ...data.maaneder.map((maaned) => month(maaned, data.ukedager))),
  ].filter(Boolean))
}

function signs({ tegn, uten }) {
  return element("ul", { role: "list", class: "tegnene", "aria-label": "Tegnene i kalenderen" },
    uten && element("li", {}, uten),
    ...tegn.map(({ type, bokstav, tekst }) => element("li", {},
      element("span", { class: `proeve ${type}` }, element("span", { class: "tegn" }, bokstav)),
      tekst)),
    element("li", {},
      element("span", { class: "proeve fri", "aria-hidden": "true" }, "•"),
      "Helg og helligdag (helligdag med prikk)"))
}

function spells(perioder, aapen) {
  return element("details", aapen ? { open: "" } : {},
    element("summary", {}, "Fraværet som liste"),
    element("ul", { role: "list" }, ...perioder.map((tekst) => element("li", {}, tekst))))
}

function month({ navn, uker }, ukedager) {
  return element("table", {},
    element("caption", {}, navn),
    element("thead", {}, element("tr", {},
      heading("col", "uke", "uke"),
      ...ukedager.map(({ kort, tekst }) => heading("col", kort, tekst)))),
    element("tbody", {}, ...uker.map(({ nr, dager }) => element("tr", {},
      heading("row", `${nr}`, `uke ${nr}`),
      ...dager.map(day)))))
}

function heading(scope, kort, tekst) {
  return element("th", { scope }, ...forEyeAndEar([element("span", {}, kort)], tekst))
}

function day(dag) {
  if (!dag) return element("td")
  const { nr, slag, helligdag, tegn, tekst } = dag
  const sett = [
    element("span", { class: "nr" }, `${nr}${helligdag ? " •" : ""}`),
    tegn && element("span", { class: "tegn" }, tegn),
  ]
  return element("td", { class: slag }, ...forEyeAndEar(sett, tekst))
}

// What is seen is short and relies on its place; what is heard is a whole phrase.
function forEyeAndEar(sett, hoert) {
  const synlige = sett.filter(Boolean)
  for (const node of synlige) node.setAttribute("aria-hidden", "true")
  return [...synlige, element("span", { class: "usynlig" }, hoert)]
}
