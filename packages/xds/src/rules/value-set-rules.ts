// Codes and media types against the affinity domain's value sets (ITI TF-3: 4.2.3.1.2).
import type { Code } from '@isthmus/ihe/code'
import type { Submission } from '../metadata/submission.ts'
import type { RegistryError } from '../registry-response.ts'
import { excerpt } from './attribute-checks.ts'
import { findingError } from './finding-error.ts'

/** The coded attributes, as the framework calls them; `codeList` is the folder's. */
export const codedAttributes = [
  'classCode',
  'typeCode',
  'formatCode',
  'healthcareFacilityTypeCode',
  'practiceSettingCode',
  'confidentialityCode',
  'eventCodeList',
  'contentTypeCode',
  'codeList',
] as const

export type CodedAttribute = (typeof codedAttributes)[number]

/** As a domain lists them; an attribute that is not listed may have any code. */
export type ListedValueSets = Readonly<
  Partial<Record<CodedAttribute, readonly Pick<Code, 'code' | 'scheme'>[] | undefined>>
> & { readonly mimeTypes?: readonly string[] | undefined }

/** As they are looked up. */
export interface ValueSets {
  readonly codes: ReadonlyMap<CodedAttribute, ReadonlySet<string>>
  readonly mimeTypes: ReadonlySet<string> | undefined
}

export function toValueSets(listed: ListedValueSets): ValueSets {
  const codes = codedAttributes.flatMap((attribute): [CodedAttribute, ReadonlySet<string>][] => {
    const values = listed[attribute]
    return values === undefined ? [] : [[attribute, new Set(values.map((code) => keyOf(code)))]]
  })
  const { mimeTypes } = listed
  return {
    codes: new Map(codes),
    mimeTypes: mimeTypes && new Set(mimeTypes.map((type) => mediaTypeOf(type))),
  }
}

// ITI TF-3: 4.2.3.1.2. Code and scheme are compared, the display name never is.
/** Every value outside its set, at most 200, each an error or each a warning. */
export function checkValueSets(
  submission: Submission,
  sets: ValueSets,
  severity: RegistryError['severity'],
): readonly RegistryError[] {
  const { submissionSets, documentEntries, folders } = submission
  return [...submissionSets, ...documentEntries, ...folders]
    .flatMap((object) =>
      problemsOf(object, sets).map((problem) => ({
        ...findingError(
          { code: 'metadata', problem, location: object.id },
          'XDSRegistryMetadataError',
        ),
        severity,
      })),
    )
    .slice(0, errorsMax)
}

const errorsMax = 200

type CodedObject =
  | Submission['submissionSets'][number]
  | Submission['documentEntries'][number]
  | Submission['folders'][number]

function problemsOf(object: CodedObject, sets: ValueSets): readonly string[] {
  const problems = codesOf(object).flatMap(([attribute, code]) => {
    const set = sets.codes.get(attribute)
    // What lacks its code or scheme is another rule's.
    if (set === undefined || code === undefined || code.code === '' || code.scheme === '') return []
    if (set.has(keyOf(code))) return []
    const found = `'${excerpt(code.code)}' of scheme '${excerpt(code.scheme)}'`
    return [`${attribute} ${found} is not one of the ${set.size} codes of the affinity domain`]
  })
  return object.kind === 'document-entry'
    ? [...problems, ...mimeTypeProblems(object.mimeType, sets.mimeTypes)]
    : problems
}

function mimeTypeProblems(
  mimeType: string,
  mimeTypes: ReadonlySet<string> | undefined,
): readonly string[] {
  if (mimeTypes === undefined || mimeType === '' || mimeTypes.has(mediaTypeOf(mimeType))) return []
  const due = `one of the ${mimeTypes.size} media types of the affinity domain`
  return [`mimeType '${excerpt(mimeType)}' is not ${due}`]
}

function codesOf(object: CodedObject): readonly (readonly [CodedAttribute, Code | undefined])[] {
  switch (object.kind) {
    case 'submission-set':
      return [['contentTypeCode', object.contentTypeCode]]
    case 'folder':
      return object.codes.map((code) => ['codeList', code] as const)
    case 'document-entry':
      return [
        ['classCode', object.classCode],
        ['typeCode', object.typeCode],
        ['formatCode', object.formatCode],
        ['healthcareFacilityTypeCode', object.healthcareFacilityTypeCode],
        ['practiceSettingCode', object.practiceSettingCode],
        ...object.confidentialityCodes.map((code) => ['confidentialityCode', code] as const),
        ...object.eventCodes.map((code) => ['eventCodeList', code] as const),
      ]
  }
}

function keyOf({ code, scheme }: Pick<Code, 'code' | 'scheme'>): string {
  return `${code}^^${scheme}`
}

/** Without parameters, in lower case. */
function mediaTypeOf(mimeType: string): string {
  return (mimeType.split(';', 1)[0] ?? '').trim().toLowerCase()
}
