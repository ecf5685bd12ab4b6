// The matrix of lights: a real table, one button per light. `symbol.js` stands before this text.
//
// The table is one tab stop, and arrow keys move inside it: with 300 sections it holds thousands
// of lights. Narrow screens get the newest light first and the history as a strip under it.

const SMAL = 760
const FLYTT = {
  ArrowRight: (r, k) => [r, k + 1],
  ArrowLeft: (r, k) => [r, k - 1],
  ArrowDown: (r, k) => [r + 1, k],
  ArrowUp: (r, k) => [r - 1, k],
  PageDown: (r, k) => [r + 10, k],
  PageUp: (r, k) => [r - 10, k],
  Home: (r) => [r, 0],
  End: (r) => [r, Infinity],
}
const matriser = new WeakMap()

export default function (component) {
  const rot = component.parentElement.querySelector(".rot")
  if (!matriser.has(rot)) matriser.set(rot, new Matrise(rot))
  const matrise = matriser.get(rot)
  matrise.update(component.data)
  return () => matrise.maaler.disconnect()
}

class Matrise {
  constructor(rot) {
    this.rot = rot
    this.plass = [0, 0]
    this.ruter = []
    this.tips = element("div", { class: "tips", "aria-hidden": "true", hidden: "" })
    this.maaler = new ResizeObserver(([maal]) => this.resize(maal.contentRect.width))
    rot.addEventListener("click", followLink)
    rot.addEventListener("keydown", (hendelse) => this.move(hendelse))
    rot.addEventListener("focusin", (hendelse) => this.select(hendelse.target))
    rot.addEventListener("pointerover", ({ target }) => this.explain(target))
    for (const slutt of ["focusout", "pointerleave"]) {
      rot.addEventListener(slutt, () => this.explain(null))
    }
  }

  update(data) {
    this.data = data
    this.smal = undefined
    this.maaler.disconnect()
    this.maaler.observe(this.rot)
  }

  resize(bredde) {
    const smal = bredde < SMAL
    if (smal === this.smal) return
    this.smal = smal
    this.build()
  }

  build() {
    const harFokus = this.rot.contains(this.rot.getRootNode().activeElement)
    const { beskrivelse, radnavn, perioder, grupper, folk } = this.data
    const tabell = element("table", { role: "table", "aria-describedby": "bruk" },
      element("caption", { class: "usynlig" }, beskrivelse),
      heading(radnavn, perioder, folk, this.smal))
    this.ruter = []
    for (const gruppe of grupper) {
      const rader = gruppe.map((rad) => row(rad, perioder, this.smal))
      tabell.append(element("tbody", { role: "rowgroup" }, ...rader))
      this.ruter.push(...rader.map((tr) => [...tr.querySelectorAll("[data-lenke]")]))
    }
    const bruk = element("p", { id: "bruk", class: "usynlig" },
      "Piltastene flytter mellom lysene. Enter åpner seksjonen.")
    this.rot.classList.toggle("smal", this.smal)
    this.rot.style.setProperty("--historikk", perioder.length - 1)
    this.rot.style.setProperty("--antall", Math.max(11, perioder.length - 1))
    this.rot.replaceChildren(bruk, tabell, this.tips)
    this.go(this.plass, harFokus)
    returnToPlace(this.rot)
  }

  // Makes one place the tab stop of the table, within what the table now holds.
  go([r, k], fokuser) {
    if (!this.ruter.length) return
    const rad = Math.max(0, Math.min(r, this.ruter.length - 1))
    const kolonne = Math.max(0, Math.min(k, this.ruter[rad].length - 1))
    this.rot.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1")
    this.plass = [rad, kolonne]
    const rute = this.ruter[rad][kolonne]
    rute.setAttribute("tabindex", "0")
    if (fokuser) rute.focus()
  }

  move(hendelse) {
    if (hendelse.key === "Escape") this.explain(null)
    const flytt = FLYTT[hendelse.key]
    if (!flytt || hendelse.altKey || hendelse.metaKey) return
    hendelse.preventDefault()
    const [r, k] = flytt(...this.plass)
    const ende = { Home: 0, End: Infinity }[hendelse.key]
    this.go([hendelse.ctrlKey ? (ende ?? r) : r, k], true)
  }

  select(rute) {
    const r = this.ruter.findIndex((ruter) => ruter.includes(rute))
    if (r >= 0) this.go([r, this.ruter[r].indexOf(rute)], false)
    this.explain(rute)
  }

  // The words of a light for those who see: on hover and on keyboard focus, gone with Escape.
  explain(node) {
    const rute = node?.closest?.("[data-tips]")
    this.tips.hidden = !rute
    if (!rute) return
    this.tips.textContent = rute.dataset.tips
    const ramme = this.rot.getBoundingClientRect()
    const plass = rute.getBoundingClientRect()
    const midt = plass.left - ramme.left + (plass.width - this.tips.offsetWidth) / 2
    const hoeyest = ramme.width - this.tips.offsetWidth
    this.tips.style.left = `${Math.max(0, Math.min(midt, hoeyest))}px`
    this.tips.style.top = `${plass.bottom - ramme.top + 5}px`
  }
}

function heading(radnavn, perioder, folk, smal) {
  const kolonner = perioder.map((periode, i) => {
    const naa = i === perioder.length - 1
    return element("th", { role: "columnheader", scope: "col", class: columnClass(periode, naa) },
      element("span", { class: "usynlig" }, periode.tekst),
      element("span", { class: "aar", "aria-hidden": "true" }, periode.aar),
      element("span", { "aria-hidden": "true" }, periode.kort))
  })
  return element("thead", { role: "rowgroup" }, element("tr", { role: "row" },
    element("th", { role: "columnheader", scope: "col", class: "navn" }, radnavn),
    ...newestPlaced(kolonner, smal),
    element("th", { role: "columnheader", scope: "col", class: "ansatte" }, folk)))
}

function row(rad, perioder, smal) {
  const lenke = link(rad.lenke, rad.navn)
  lenke.setAttribute("tabindex", "-1")
  const celler = rad.celler.map((celle, i) => {
    const naa = i === rad.celler.length - 1
    const innhold = naa ? newest(celle) : [mark(celle)]
    return element("td", { role: "cell", class: columnClass(perioder[i], naa) },
      button(rad, celle, perioder[i], innhold))
  })
  return element("tr", { role: "row", class: rad.slag },
    element("th", { role: "rowheader", scope: "row", class: "navn", style: `--dybde:${rad.dybde}` },
      lenke, rad.samlet && element("span", { class: "samlet" }, rad.samlet)),
    ...newestPlaced(celler, smal),
    element("td", { role: "cell", class: "ansatte" }, rad.ansatte))
}

function newestPlaced(celler, smal) {
  return smal ? [celler.at(-1), ...celler.slice(0, -1)] : celler
}

function columnClass(periode, naa) {
  return naa ? "naa" : `hist${periode.aar ? " aarsskifte" : ""}`
}

function button(rad, celle, periode, innhold) {
  const tekst = `${periode.tekst}: ${celle.tekst}`
  return element("button", {
    type: "button", tabindex: "-1", "data-lenke": `${rad.lenke}&vis=${periode.id}`,
    "data-tips": tekst, "aria-label": `${rad.navn}, ${tekst}` }, ...innhold)
}

function mark(celle) {
  return celle.lys ? symbol(celle.lys, celle.klarhet) : element("span", { class: "strek" }, "–")
}

function newest(celle) {
  const pil = celle.pil && element("span", { class: "endring" },
    arrow(celle.pil), ` ${celle.endring}`)
  return [
    mark(celle),
    celle.prosent && element("span", { class: celle.dempet ? "prosent dempet" : "prosent" },
      celle.prosent),
    pil,
    celle.vedvarende ? element("span", { class: "merke" }, "vedvarende over") : null,
    celle.merknad && element("span", { class: celle.prosent ? "merknad" : "merknad lang" },
      celle.merknad),
  ]
}
