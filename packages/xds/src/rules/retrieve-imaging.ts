// What a RAD-69 request must say, and what may be answered for each instance it names (RAD TF-2:
// 4.69.4, 4.69.5).
import type { RetrieveImagingDocumentSetRequest } from '../messages.ts'
import type { RegistryError } from '../registry-response.ts'

/** One instance that was asked for, with the branch of the manifest it stood in. */
export interface WantedInstance {
  readonly homeCommunityId: string | undefined
  readonly repositoryUniqueId: string
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
}

/**
 * `reject`: nothing of the request can be answered. `retrieve`: the wanted are ours, the errors are
 * the others'.
 */
export type ImagingRequest =
  | { readonly kind: 'reject'; readonly errors: readonly RegistryError[] }
  | {
      readonly kind: 'retrieve'
      readonly wanted: readonly WantedInstance[]
      readonly errors: readonly RegistryError[]
      readonly transferSyntaxUids: readonly string[]
    }

export interface ImagingSource {
  readonly retrieveLocationUid: string
  readonly instancesMax: number
  /** Each study is decided and audited by itself. */
  readonly studiesMax: number
}

/** Takes a decoded request; nothing is looked up. */
export function readImagingRequest(
  request: RetrieveImagingDocumentSetRequest,
  { retrieveLocationUid, instancesMax, studiesMax }: ImagingSource,
): ImagingRequest {
  const all = unfold(request)
  const errors = [...requestErrors(request, all), ...transferSyntaxErrors(request)]
  if (errors.length > 0) return { kind: 'reject', errors }
  const studies = new Set(all.map(({ studyInstanceUid }) => studyInstanceUid))
  if (all.length > instancesMax || studies.size > studiesMax) {
    const context = `a request names at most ${instancesMax} instances and ${studiesMax} studies`
    return { kind: 'reject', errors: [error('XDSRepositoryOutOfResources', context)] }
  }
  const distinct = [...new Map(all.map((wanted) => [keyOf(wanted), wanted])).values()]
  const isOurs = (wanted: WantedInstance) => wanted.repositoryUniqueId === retrieveLocationUid
  return {
    kind: 'retrieve',
    wanted: distinct.filter(isOurs),
    // RAD TF-2: 4.69.4.1.3. A source that is not the one named does not answer for it.
    errors: distinct
      .filter((wanted) => !isOurs(wanted))
      .map(({ sopInstanceUid }) =>
        error('XDSUnknownRepositoryId', 'the RepositoryUniqueId is not that of this source', {
          location: sopInstanceUid,
        }),
      ),
    transferSyntaxUids: values(request.transferSyntaxUids),
  }
}

/** What the source knows of an instance that may be released. */
export interface HeldInstance {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly transferSyntaxUid: string
}

/** The error for one wanted instance; undefined when it can be sent as it is stored. */
export function instanceError(
  wanted: WantedInstance,
  held: HeldInstance | undefined,
  transferSyntaxUids: readonly string[],
): RegistryError | undefined {
  // RAD TF-2: 4.69.4.2.3. An instance in another series or study than was said is as good as
  // unknown.
  if (
    held === undefined ||
    held.studyInstanceUid !== wanted.studyInstanceUid ||
    held.seriesInstanceUid !== wanted.seriesInstanceUid
  ) {
    return instanceNotAvailable(wanted.sopInstanceUid)
  }
  if (transferSyntaxUids.includes(held.transferSyntaxUid)) return undefined
  const context = 'the instance is not available in any of the requested transfer syntaxes'
  return error('XDSRepositoryError', context, { location: wanted.sopInstanceUid })
}

// ITI TF-3: Table 4.2.4.1-2. One text for unknown, unpublished and withheld: nobody learns which it
// was.
/** The error for an instance that this asker does not get. */
export function instanceNotAvailable(sopInstanceUid: string): RegistryError {
  return error('XDSDocumentUniqueIdError', 'SOP instance not available', {
    location: sopInstanceUid,
  })
}

/** The error for an instance about whose patient's consent nobody can say anything now. */
export function consentUnavailable(sopInstanceUid: string): RegistryError {
  return error('XDSRepositoryError', 'consent data unavailable', { location: sopInstanceUid })
}

function unfold(request: RetrieveImagingDocumentSetRequest): readonly WantedInstance[] {
  return request.studies.flatMap((study) =>
    study.series.flatMap((series) =>
      series.documents.map((document) => ({
        homeCommunityId: document.homeCommunityId,
        repositoryUniqueId: document.repositoryUniqueId.trim(),
        studyInstanceUid: study.studyInstanceUid.trim(),
        seriesInstanceUid: series.seriesInstanceUid.trim(),
        sopInstanceUid: document.documentUniqueId.trim(),
      })),
    ),
  )
}

// RAD TF-2: 4.69.4.1.2. At least one study, series and instance, and none without its name.
function requestErrors(
  { studies }: RetrieveImagingDocumentSetRequest,
  all: readonly WantedInstance[],
): readonly RegistryError[] {
  const isEmpty =
    studies.length === 0 ||
    studies.some((study) => study.series.length === 0) ||
    studies.some((study) => study.series.some((series) => series.documents.length === 0))
  const isStudyUnnamed = studies.some((study) => study.studyInstanceUid.trim() === '')
  const isSeriesUnnamed = studies.some((study) =>
    study.series.some((series) => series.seriesInstanceUid.trim() === ''),
  )
  const isBlank = all.some((one) => one.repositoryUniqueId === '' || one.sopInstanceUid === '')
  return [
    ...(isEmpty ? ['the request names no study, series or instance'] : []),
    ...(isStudyUnnamed ? ['a studyInstanceUID is empty'] : []),
    ...(isSeriesUnnamed ? ['a seriesInstanceUID is empty'] : []),
    ...(isBlank ? ['a RepositoryUniqueId or DocumentUniqueId is empty'] : []),
  ].map((context) => error('XDSIRequestError', context))
}

// RAD TF-2: 4.69.4.1.2. A blank element beside a named syntax does no harm; nothing but blanks
// does.
function transferSyntaxErrors({
  transferSyntaxUids,
}: RetrieveImagingDocumentSetRequest): readonly RegistryError[] {
  if (values(transferSyntaxUids).length > 0) return []
  return [error('XDSRepositoryError', 'the TransferSyntaxUIDList names no transfer syntax')]
}

function values(texts: readonly string[]): readonly string[] {
  return texts.map((text) => text.trim()).filter((text) => text !== '')
}

function keyOf(wanted: WantedInstance): string {
  return [
    wanted.repositoryUniqueId,
    wanted.studyInstanceUid,
    wanted.seriesInstanceUid,
    wanted.sopInstanceUid,
  ].join('\n')
}

function error(
  code: RegistryError['code'],
  codeContext: string,
  { location }: { readonly location?: string } = {},
): RegistryError {
  return { code, severity: 'Error', codeContext, location }
}
