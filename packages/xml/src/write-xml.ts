// Writes XML as text: values are escaped here and nowhere else.

/**
 * Character data. What XML 1.0 cannot hold at all (control characters, lone surrogates) becomes
 * U+FFFD, so that the text is well-formed whatever comes in.
 */
export function escapeText(text: string): string {
  return needsCare.test(text) ? clean(text).replace(/[&<>\r]/g, reference) : text
}

/**
 * The value of an attribute, to be put between double quotes. Blanks other than the space survive
 * being read.
 */
export function escapeAttribute(text: string): string {
  return needsCare.test(text) ? clean(text).replace(/[&<>"\t\r\n]/g, reference) : text
}

/**
 * One element. `content` is XML that is written already; attributes that are undefined are left
 * out.
 */
export function tag(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  content = '',
): string {
  let written = `<${checkName(name)}`
  for (const key of Object.keys(attributes)) {
    const value = attributes[key]
    if (value !== undefined) written += ` ${checkName(key)}="${escapeAttribute(value)}"`
  }
  return content === '' ? `${written}/>` : `${written}>${content}</${name}>`
}

// Names are ours, never a sender's: a bad one is a mistake of the caller, and there are few.
function checkName(name: string): string {
  if (goodNames.has(name)) return name
  if (!/^[\w.-]+(?::[\w.-]+)?$/.test(name) || /^[\d.-]/.test(name)) {
    throw new TypeError('not the name of an element or attribute')
  }
  if (goodNames.size < goodNamesMax) goodNames.add(name)
  return name
}

const goodNames = new Set<string>()
const goodNamesMax = 1_000

function reference(character: string): string {
  return references.get(character) ?? `&#${character.charCodeAt(0)};`
}

function clean(text: string): string {
  return text.toWellFormed().replace(notCharacters, '\uFFFD')
}

const references: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
])

// Nearly no value holds one of these: what is looked for in vain once need not be looked for
// thrice.
// oxlint-disable-next-line no-control-regex
const needsCare = /[&<>"\u0000-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/

// XML 1.0: 2.2. Everything below the space but TAB, LF and CR, and the two non-characters of the
// first plane.
// oxlint-disable-next-line no-control-regex
const notCharacters = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g
