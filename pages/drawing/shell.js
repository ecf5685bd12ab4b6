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
}
const oversett = () => {
  for (const node of document.querySelectorAll("[aria-label]")) {
    const merkelapp = ORD[node.getAttribute("aria-label")]
    if (merkelapp) node.setAttribute("aria-label", merkelapp)
  }
  const hopp = document.querySelector("[data-testid=stSkipToContent]")?.firstChild
  if (ORD[hopp?.data]) hopp.data = ORD[hopp.data]
}
new MutationObserver(oversett).observe(document, { childList: true, subtree: true })
