// Sends a study to an Imaging Document Source by C-STORE, as a modality would.
import { storeInstances } from '@isthmus/dimse/store-scu'
import type { DomainTarget } from './domain-target.ts'
import { isInstalled, storescu } from './foreign-programs.ts'
import { type Study, outgoing } from './read-study.ts'
import { testerAeTitle } from '../domain/service-configs.ts'
import { WalkError } from './walk-error.ts'

/**
 * Sends with our own SCU; gives how many instances were stored. Throws WalkError when one was
 * refused.
 */
export async function sendStudy(
  target: DomainTarget,
  { hospital, study, signal }: { hospital: string; study: Study; signal: AbortSignal },
): Promise<number> {
  const { host, port, aeTitle } = storageProvider(target, hospital)
  const results = await storeInstances(
    { host, port, calledAeTitle: aeTitle, callingAeTitle: testerAeTitle },
    study.files.map((file) => outgoing(file)),
    signal,
  )
  const refused = results.filter(({ status }) => status !== 0)
  if (refused.length > 0) {
    const status = refused[0]?.status?.toString(16) ?? 'no presentation context'
    throw new WalkError(`${refused.length} of ${results.length} were refused (${status})`)
  }
  return results.length
}

/** The same by dcmtk's storescu; `undefined` where it is not installed. */
export async function sendStudyByStorescu(
  target: DomainTarget,
  { hospital, study }: { hospital: string; study: Study },
): Promise<number | undefined> {
  if (!isInstalled('storescu')) return undefined
  const { host, port, aeTitle } = storageProvider(target, hospital)
  const files = study.files.map(({ file }) => file)
  await storescu({ host, port, aeTitles: [testerAeTitle, aeTitle] }, files)
  return files.length
}

// The address reads dicom://AE@host:port.
function storageProvider(target: DomainTarget, hospital: string) {
  const address = target.endpoint(`imaging-source-${hospital}`, 'DIMSE')
  const [, aeTitle = '', host = '', port = ''] =
    /^dicom:\/\/([^@]+)@([^:]+):(\d+)$/.exec(address) ?? []
  return { aeTitle, host, port: Number(port) }
}
