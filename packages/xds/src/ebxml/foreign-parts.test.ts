import { describe, expect, test } from 'vitest'
import { bodyOf, changed, sampleText } from '../../test/sample.ts'
import { checkSubmission } from '../rules/submission.ts'
import { decodeStoredObject, encodeStoredObject } from '../stored-object.ts'
import { iti42 } from '../transactions/iti-42.ts'

const sample = sampleText('iti-42-request')
const decode = (text: string) => iti42.decodeRequest(bodyOf(text)).submission
const scheme = 'urn:uuid:00000000-0000-4000-8000-000000000000'
const long = 'a'.repeat(1_025)

const classification = (attributes: string, inside = '') =>
  `<rim:Classification id="x" classifiedObject="de-1" ` +
  `classificationScheme="${scheme}" ${attributes}>${inside}</rim:Classification>`
const identifier = (value: string) =>
  `<rim:ExternalIdentifier id="y" registryObject="de-1" identificationScheme="${scheme}" value="${value}"/>`
const slot = (values: string) =>
  `<rim:Slot name="shelf"><rim:ValueList>${values}</rim:ValueList></rim:Slot>`
const text = (value: string, lang: string) =>
  `<rim:LocalizedString xml:lang="${lang}" value="${value}"/>`

/** With these parts in its entry. */
function withParts(...parts: readonly string[]): string {
  return changed(sample, /<\/rim:ExtrinsicObject>/, `${parts.join('')}$&`)
}

/** With this Name of its entry in place of the sample's. */
function withName(texts: string): string {
  return changed(sample, /(<\/rim:Slot>\s*<rim:Name>).*?(<\/rim:Name>)/s, `$1${texts}$2`)
}

describe('what is no attribute of IHE (ITI TF-3: 4.2.3.1.6)', () => {
  test.each([
    ['a Classification of another scheme', withParts(classification('nodeRepresentation="BLUE"'))],
    [
      'one with slots and a Name in two languages',
      withParts(
        classification(
          '',
          slot('<rim:Value>7</rim:Value>') +
            `<rim:Name>${text('blue', 'en')}${text('blau', 'de')}</rim:Name>`,
        ),
      ),
    ],
    ['an ExternalIdentifier of another scheme', withParts(identifier('A-1'))],
    ['a title with its language', withName(text('Befund', 'de'))],
    ['a title in two languages', withName(text('Befund', 'de') + text('Report', 'en'))],
    [
      'a Name of an association',
      changed(
        sample,
        /(<rim:Association id="as-2"[^>]*)\/>/,
        '$1><rim:Name><rim:LocalizedString value="n"/></rim:Name></rim:Association>',
      ),
    ],
  ])('is kept and given back: %s', (_, message) => {
    const submission = decode(message)
    expect(checkSubmission(submission, 'ITI-42')).toEqual([])
    const objects = [...submission.documentEntries, ...submission.associations]
    const [kept] = objects.filter(({ foreign }) => foreign !== undefined)
    if (kept === undefined) throw new Error('nothing was kept')
    expect(decode(iti42.encodeRequest({ submission }))).toEqual(submission)
    const open = { status: 'Approved', patientId: 'N-1^^^&2.999.1.2&ISO' } as const
    const stored = decodeStoredObject(encodeStoredObject(kept), open)
    expect(stored).toMatchObject({ foreign: kept.foreign })
  })

  test.each([
    ['a slot of it without value', withParts(classification('', slot('')))],
    [
      'a slot of it that stands twice',
      withParts(classification('', slot('<rim:Value>7</rim:Value>').repeat(2))),
    ],
    [
      'a code of 257 characters',
      withParts(classification(`nodeRepresentation="${'a'.repeat(257)}"`)),
    ],
    ['an identifier of 257 characters', withParts(identifier('a'.repeat(257)))],
    ['a second title of 1,025 characters', withName(text('Befund', 'de') + text(long, 'en'))],
  ])('is refused where ebRIM does not allow it: %s', (_, message) => {
    expect(checkSubmission(decode(message), 'ITI-42').map(({ code }) => code)).toContain(
      'XDSRegistryMetadataError',
    )
  })

  test('a second language of a display name, which would be lost, is refused', () => {
    const message = changed(
      sample,
      '<rim:LocalizedString value="Report"/>',
      text('Report', 'en') + text('Befund', 'de'),
    )
    expect(decode(message).unreadable).toEqual([
      { id: 'de-1', problem: 'classCode: the display name has 2 texts where one is due' },
    ])
  })
})
