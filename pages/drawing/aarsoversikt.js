// One screen of the year in large type. `symbol.js` stands before this text.

export default function (component) {
  const { data, parentElement } = component
  const rot = parentElement.querySelector(".rot")
  rot.classList.toggle("delt", Boolean(data.grupper))
  rot.replaceChildren(...[
    data.kort && list("kort", "Nøkkeltall", data.kort.map(card)),
    data.grupper && element("div", { class: "lysene" }, ...data.grupper.map(group)),
    data.endret && list("endret", "Klare endringer", data.endret.map(changed)),
    data.setninger && list(data.smal ? "setninger smal" : "setninger", "Hva tallene sier",
      data.setninger.map((setning) => element("li", {}, setning))),
    data.kommentar && element("div", { class: `${data.smal ? "setninger smal" : "setninger"}` },
      element("div", { class: "kommentar" }, element("b", {}, "Kommentar fra HR"),
        data.kommentar)),
  ].filter(Boolean))
}

function list(klasse, navn, innslag) {
  return element("ul", { role: "list", class: klasse, "aria-label": navn }, ...innslag)
}

function card({ navn, verdi, forklaring }) {
  return element("li", {}, element("span", {}, navn), element("strong", {}, verdi),
    element("span", { class: "forklaring" }, forklaring))
}

function group({ navn, seksjoner }) {
  return element("section", {}, element("h2", {}, navn),
    element("ul", { role: "list" }, ...seksjoner.map(section)))
}

function section({ navn, naa, foer, tall, pil, ord }) {
  const foran = foer ? symbol(foer.lys, foer.klarhet) : element("span", {})
  foran.classList.add("foer")
  return element("li", {}, element("span", {}, navn),
    foran, element("span", { class: "mot", "aria-hidden": "true" }, foer ? "→" : ""),
    symbol(naa.lys, naa.klarhet),
    element("span", { class: pil ? "tall klart" : "tall", "aria-hidden": "true" }, tall,
      pil && arrow(pil)),
    element("span", { class: "usynlig" }, ord))
}

function changed({ navn, sted, foer, naa, endring, pil }) {
  return element("li", {},
    element("span", { class: "hvem" }, navn, element("span", { class: "sted" }, sted)),
    element("span", { class: "tall" }, symbol(foer.lys, foer.klarhet), `${foer.tall} → `,
      symbol(naa.lys, naa.klarhet), naa.tall),
    element("strong", { class: "tall" }, arrow(pil), ` ${endring}`))
}
