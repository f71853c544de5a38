import { sampleEntry, sampleFolder, sampleSubmission } from '@isthmus/testbed/sample-submission'
import { describe, expect, it } from 'vitest'
import { type ListedValueSets, checkValueSets, toValueSets } from './value-set-rules.ts'

const entry = sampleEntry()
const submission = sampleSubmission({ folders: [sampleFolder()] })
const whole: ListedValueSets = {
  classCode: [{ code: 'IMAGES', scheme: '2.999.20.1' }],
  typeCode: [{ code: 'CT', scheme: '2.999.20.2' }],
  formatCode: [{ code: '1.2.840.10008.5.1.4.1.1.88.59', scheme: '1.2.840.10008.2.6.1' }],
  healthcareFacilityTypeCode: [{ code: 'HOSP', scheme: '2.999.20.3' }],
  practiceSettingCode: [{ code: 'RAD', scheme: '2.999.20.4' }],
  confidentialityCode: [
    { code: 'R', scheme: '2.16.840.1.113883.5.25' },
    { code: 'N', scheme: '2.16.840.1.113883.5.25' },
  ],
  eventCodeList: [
    { code: 'CT', scheme: '1.2.840.10008.2.16.4' },
    { code: 'HEAD', scheme: '2.999.20.6' },
  ],
  contentTypeCode: [{ code: 'RAD', scheme: '2.999.20.5' }],
  codeList: [{ code: 'FOLLOW', scheme: '2.999.20.7' }],
  mimeTypes: ['application/DICOM'],
}

function problems(changes: ListedValueSets, checked = submission) {
  return checkValueSets(checked, toValueSets({ ...whole, ...changes }), 'Error')
}

describe('value sets of the affinity domain (ITI TF-3: 4.2.3.1.2)', () => {
  it('hold what the submission says; an attribute that is not listed may have any code', () => {
    expect(problems({})).toEqual([])
    expect(checkValueSets(submission, toValueSets({}), 'Error')).toEqual([])
  })

  it('never compare the display name, nor parameters of the media type', () => {
    const classCode = { code: 'IMAGES', scheme: '2.999.20.1', display: 'Something else' }
    const other = sampleEntry({ classCode, mimeType: 'Application/dicom; x=1' })
    expect(problems({}, sampleSubmission({ documentEntries: [other] }))).toEqual([])
  })

  it.each<[keyof ListedValueSets, number, string]>([
    ['classCode', 1, 'de-1'],
    ['typeCode', 1, 'de-1'],
    ['formatCode', 1, 'de-1'],
    ['healthcareFacilityTypeCode', 1, 'de-1'],
    ['practiceSettingCode', 1, 'de-1'],
    ['confidentialityCode', 1, 'de-1'],
    ['eventCodeList', 2, 'de-1'],
    ['contentTypeCode', 1, 'ss-1'],
    ['codeList', 1, 'fd-1'],
    ['mimeTypes', 1, 'de-1'],
  ])('refuse what is not in that of %s', (attribute, count, location) => {
    const errors = problems({ [attribute]: [] })
    expect(errors).toHaveLength(count)
    expect(errors[0]).toMatchObject({ code: 'XDSRegistryMetadataError', location })
  })

  it('refuse the right code of another scheme, and say what was found and what is due', () => {
    const classCode = { code: 'IMAGES', scheme: '2.999.20.9', display: 'Imaging' }
    const documentEntries = [sampleEntry({ classCode })]
    expect(problems({}, sampleSubmission({ documentEntries }))).toEqual([
      {
        code: 'XDSRegistryMetadataError',
        severity: 'Error',
        codeContext:
          "classCode 'IMAGES' of scheme '2.999.20.9' is not one of the 1 codes of the affinity domain (de-1)",
        location: 'de-1',
      },
    ])
  })

  it('only warn when that is asked for', () => {
    const sets = toValueSets({ mimeTypes: ['text/plain'] })
    expect(checkValueSets(submission, sets, 'Warning')).toMatchObject([{ severity: 'Warning' }])
  })

  it('leave a code that is not whole to its own rule', () => {
    const classCode = { code: '', scheme: '', display: '' }
    const documentEntries = [{ ...entry, classCode, typeCode: undefined }]
    expect(problems({}, sampleSubmission({ documentEntries }))).toEqual([])
  })
})
