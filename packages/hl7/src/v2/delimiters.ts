// The characters by which an HL7 v2 message is divided: each message says its own in MSH-1 and
// MSH-2 (HL7 v2.3.1: 2.7).

export interface Delimiters {
  readonly field: string
  readonly component: string
  readonly repetition: string
  readonly escape: string
  readonly subcomponent: string
}

/** The ones that HL7 recommends, and that everything of ours is written with. */
export const standardDelimiters: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
}

/** Takes the text from `MSH` on; undefined when two are the same or one could be content. */
export function readDelimiters(text: string): Delimiters | undefined {
  const [, field = '', encoding = ''] = /^MSH(.)([^\r]*)/.exec(text) ?? []
  const end = encoding.indexOf(field)
  if (field === '' || end !== encodingLength) return undefined
  const [component = '', repetition = '', escape = '', subcomponent = ''] = encoding
  const all = [field, component, repetition, escape, subcomponent]
  const isGood = new Set(all).size === all.length && all.every((one) => punctuation.test(one))
  return isGood ? { field, component, repetition, escape, subcomponent } : undefined
}

const encodingLength = 4
const punctuation = /^[!-/:-@[-`{-~]$/
