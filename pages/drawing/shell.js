// Words that Streamlit says in English and has no setting for.
const ORD = {
  "Skip to main content": "Hopp til innholdet",
  "App pages": "Sider",
  "Sidebar": "Meny",
  "Expand sidebar": "Åpne menyen",
  "Collapse sidebar": "Lukk menyen",
  "Open": "Åpne",
  "Help": "Forklaring",
  "Clear value": "Fjern valget",
  "Clear": "Fjern",
  "Close": "Lukk",
  "Selected values": "Valgt",
  "Clear all": "Fjern alle",
}
const DIALOG = {
  "Page not found": "Siden finnes ikke",
  "The page that you have requested does not seem to exist. Running the app's main page.":
    "Adressen finnes ikke. Du ser forsiden i stedet.",
}
const oversett = () => {
  for (const node of document.querySelectorAll("[aria-label]")) {
    const engelsk = node.getAttribute("aria-label")
    const merkelapp = ORD[engelsk] ?? (engelsk.startsWith("Remove ") && `Fjern ${engelsk.slice(7)}`)
    if (merkelapp) node.setAttribute("aria-label", merkelapp)
  }
  for (const tast of document.querySelectorAll("kbd[aria-label^='Shortcut ']")) {
    tast.setAttribute("aria-label", tast.getAttribute("aria-label").replace("Shortcut", "snarvei"))
  }
  for (const boks of document.querySelectorAll("[data-testid=stMarkdownContainer]:has(> table)")) {
    // What scrolls sideways can be reached from the keyboard.
    if (boks.scrollWidth > boks.clientWidth && boks.tabIndex < 0) boks.tabIndex = 0
  }
  for (const knapp of document.querySelectorAll("[class*=st-key-aapne_] button:not([aria-label])")) {
    // «Åpne» thirteen times in a row says nothing to those who do not see the line it stands in.
    const linje = knapp.closest("[data-testid=stHorizontalBlock]")?.querySelector("p")
    if (linje) knapp.setAttribute("aria-label", `Åpne: ${linje.textContent}`)
  }
  for (const node of document.querySelectorAll("[role=dialog] :is(h1, h2, p, div)")) {
    const tekst = DIALOG[node.childNodes.length === 1 && node.textContent.trim()]
    if (tekst) node.textContent = tekst
  }
  const hopp = document.querySelector("[data-testid=stSkipToContent]")?.firstChild
  if (ORD[hopp?.data]) hopp.data = ORD[hopp.data]
}
new MutationObserver(oversett).observe(document, { childList: true, subtree: true })

// In the meeting the arrow keys step, but not from within a field: let go of the list once chosen.
const slipp = () => setTimeout(() => {
  const felt = document.activeElement
  const stengt = felt?.getAttribute("aria-expanded") === "false"
  if (stengt && felt.closest("[class*=st-key-gjennomgang_valg]")) felt.blur()
}, 150)
document.addEventListener("pointerup", (hendelse) => {
  if (hendelse.target.closest?.("[role=option]")) slipp()
}, true)
document.addEventListener("keyup", (hendelse) => { if (hendelse.key === "Enter") slipp() }, true)

// The login comes back to the front page; whoever was going to another one is sent on there.
const VEI = "trafikklys-veien"
const LENGST_BORTE = 10 * 60 * 1000
document.addEventListener("click", (hendelse) => {
  if (!hendelse.target.closest?.(".st-key-logg_inn")) return
  const adresse = location.pathname + location.search
  sessionStorage.setItem(VEI, JSON.stringify({ adresse, naar: Date.now() }))
}, true)
const veien = JSON.parse(sessionStorage.getItem(VEI) ?? "null")
if (veien && !location.search) {
  sessionStorage.removeItem(VEI)
  if (Date.now() - veien.naar < LENGST_BORTE) history.replaceState(null, "", veien.adresse)
}
