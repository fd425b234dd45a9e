/** Scripts that run in the device page of Home Assistant's frontend. */

/**
 * Moves the cards Configuration and Diagnostic, which are far below the others, to the free room in the outer columns.
 * Returns whether the page has them already.
 */
export const moveCards = `(() => {
  const find = (root, name) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.localName === name) return element
      const found = element.shadowRoot && find(element.shadowRoot, name)
      if (found) return found
    }
  }
  const page = find(document, 'ha-config-device-page')?.shadowRoot
  const columns = [...page?.querySelectorAll('.column') ?? []]
  const card = (title) => [...page.querySelectorAll('ha-device-entities-card')].find(({ header }) => header === title)
  if (columns.length < 3 || !find(page, 'ha-logbook-renderer')) return false
  columns[0].append(card('Configuration'))
  columns[2].append(card('Diagnostic'))
  return true
})()`

/** Returns the text in the visible part of the page, with that of the shadow roots, one line for each text node. */
export const visibleText = `(() => {
  const texts = []
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE && node.data.trim() !== '' && isVisible(node)) texts.push(node.data.trim())
    if (/^(STYLE|SCRIPT)$/.test(node.nodeName)) return
    for (const child of node.shadowRoot?.childNodes ?? []) visit(child)
    for (const child of node.childNodes) visit(child)
  }
  const isVisible = (node) => {
    const range = document.createRange()
    range.selectNode(node)
    const { top, bottom, width } = range.getBoundingClientRect()
    return width > 0 && top < innerHeight && bottom > 0
  }
  visit(document.body)
  return texts.join('\\n')
})()`

/** Returns the height of the device page in CSS pixels once all its cards are shown; 0 before. */
export const pageHeight = `(() => {
  const find = (root, name) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.localName === name) return element
      const found = element.shadowRoot && find(element.shadowRoot, name)
      if (found) return found
    }
  }
  const page = find(document, 'ha-config-device-page')?.shadowRoot
  const columns = [...page?.querySelectorAll('.column') ?? []]
  if (columns.length === 0 || !find(page, 'ha-device-entities-card')) return 0
  return Math.ceil(Math.max(...columns.map((it) => it.getBoundingClientRect().bottom)))
})()`

/** Returns the names of entities on the device page that are cut because there is no room for them. */
export const cutTexts = `(() => {
  const texts = []
  const isCut = (node) => node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 1
  const visit = (node, isEntity) => {
    const isIn = isEntity || node.localName === 'ha-device-entities-card'
    if (isIn && isCut(node) && getComputedStyle(node).textOverflow === 'ellipsis') texts.push(node.textContent.trim())
    for (const child of node.shadowRoot?.children ?? []) visit(child, isIn)
    for (const child of node.children ?? []) visit(child, isIn)
  }
  visit(document.body, false)
  return [...new Set(texts)].filter((it) => it !== '')
})()`
