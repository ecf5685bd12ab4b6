// Lists of lights: cards with a sentence, counts and legend. `symbol.js` stands before this text.

export default function (component) {
  const { data, parentElement } = component
  const rot = parentElement.querySelector(".rot")
  const innslag = data.innslag.map((ett) => element("li",
    ett.slag ? { class: ett.slag, "aria-hidden": "true" } : {}, ...content(ett)))
  rot.replaceChildren(element(data.nummerert ? "ol" : "ul",
    { role: "list", class: data.form, "aria-label": data.navn }, ...innslag))
  rot.onclick = followLink
  returnToPlace(rot)
}

function content({ lys, klarhet, piler, merke, tall, tittel, sted, lenke, tekst }) {
  const overskrift = tittel && element("span", { class: "tittel" },
    lenke ? link(lenke, tittel) : tittel)
  return [
    lys && symbol(lys, klarhet),
    ...(piler ?? []).map(arrow),
    merke && element("span", { class: "merke" }, merke),
    tall && element("strong", {}, tall),
    element("span", { class: "ord" },
      overskrift,
      sted && element("span", { class: "sted" }, sted),
      tekst && element("span", { class: "setning" }, tekst)),
  ]
}
