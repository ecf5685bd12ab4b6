// The light as a drawing: shape says how high, fill says how sure. Used by every component here.

const SVG = "http://www.w3.org/2000/svg";

// Whole outline and its left half, in a box of 24.
const FORMER = {
  roed: ["M12 3.2 22 20.8H2Z", "M12 3.2V20.8H2Z"],
  gul: ["M12 1.5 22.5 12 12 22.5 1.5 12Z", "M12 1.5V22.5L1.5 12Z"],
  groenn: ["M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19Z", "M12 2.5a9.5 9.5 0 0 0 0 19Z"],
  graa: ["M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18Z"],
  skjult: ["M4 4H20V20H4Z", "M4 12 12 4M4 20 20 4M12 20 20 12"],
}

const maler = new Map()

function draw(lys, klarhet) {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("viewBox", "0 0 24 24")
  svg.setAttribute("aria-hidden", "true")
  svg.setAttribute("class", `lys ${lys} ${klarhet || "aapen"}`)
  const [helt, halvt] = FORMER[lys] ?? FORMER.graa
  const streker = klarhet === "trolig" || lys === "skjult" ? [helt, halvt] : [helt]
  for (const d of streker) {
    const strek = document.createElementNS(SVG, "path")
    strek.setAttribute("d", d)
    svg.append(strek)
  }
  return svg
}

// Cloning a finished drawing is several times faster than making one: a matrix has thousands.
function symbol(lys, klarhet) {
  const navn = `${lys} ${klarhet}`
  if (!maler.has(navn)) maler.set(navn, draw(lys, klarhet))
  return maler.get(navn).cloneNode(true)
}

const PILER = { opp: "M5 19 18 6M8.5 5.5H18.5V15.5", ned: "M5 5 18 18M8.5 18.5H18.5V8.5" }

function arrow(retning) {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("viewBox", "0 0 24 24")
  svg.setAttribute("aria-hidden", "true")
  svg.setAttribute("class", "pil")
  const strek = document.createElementNS(SVG, "path")
  strek.setAttribute("d", PILER[retning])
  svg.append(strek)
  return svg
}

function element(navn, egenskaper = {}, ...barn) {
  const node = document.createElement(navn)
  for (const [egenskap, verdi] of Object.entries(egenskaper)) {
    if (verdi !== undefined && verdi !== null) node.setAttribute(egenskap, verdi)
  }
  node.append(...barn.filter((ett) => ett || ett === 0))
  return node
}

function link(lenke, tekst) {
  return element("a", { href: lenke, "data-lenke": lenke }, tekst)
}

// Follows a link inside the app, as one step of the browser's history: the address changes, and
// Streamlit is told as it is by «back» and «forward». (Its own st.switch_page makes two steps.)
// With a modifier key the browser opens a new tab, as always. The page left remembers where it
// stood; the page opened starts at its heading.
function followLink(hendelse) {
  const { button, ctrlKey, metaKey, shiftKey, altKey, target } = hendelse
  const rute = target.closest("[data-lenke]")
  if (!rute || button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return
  hendelse.preventDefault()
  const sted = { lenke: rute.dataset.lenke, topp: scroller()?.scrollTop ?? 0 }
  window.history.replaceState({ ...window.history.state, sted }, "")
  const forrige = document.querySelector("h1")?.textContent
  window.history.pushState({}, "", new URL(rute.dataset.lenke, document.baseURI))
  window.dispatchEvent(new PopStateEvent("popstate"))
  startAtHeading(forrige)
}

function scroller() {
  return document.querySelector("[data-testid=stMain]")
}

function startAtHeading(forrige, igjen = 100) {
  const overskrift = document.querySelector("h1")
  if (overskrift && overskrift.textContent !== forrige) {
    scroller()?.scrollTo(0, 0)
    overskrift.setAttribute("tabindex", "-1")
    overskrift.focus({ preventScroll: true })
  } else if (igjen) setTimeout(() => startAtHeading(forrige, igjen - 1), 50)
}

// After «back»: the same place on the page, with focus on what was opened from it.
function returnToPlace(rot) {
  const sted = window.history.state?.sted
  if (!sted) return
  const rute = rot.querySelector(`[data-lenke="${CSS.escape(sted.lenke)}"]`)
  if (!rute) return
  const { sted: _, ...resten } = window.history.state
  window.history.replaceState(resten, "")
  rute.focus({ preventScroll: true })
  scroller()?.scrollTo(0, sted.topp)
}
