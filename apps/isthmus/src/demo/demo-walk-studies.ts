// The studies the demo walks with: those it ships, or somebody's own in the place of the first.
import { join } from 'node:path'
import { formatCx } from '@isthmus/hl7/cx'
import { UsageError } from '../usage-error.ts'
import { type Study, readStudies } from '../walk/read-study.ts'
import type { WalkStudy } from '../walk/walk.ts'
import { demoAuthorities } from './demo-domain.ts'
import { type DemoStudy, demoStudies } from './demo-studies.ts'
import { packedStudy, unpackStudy } from './unpack-study.ts'

/**
 * Unpacks to `folder`; `own` is a folder of somebody's DICOM files whose largest study is walked
 * with.
 */
export async function walkStudies(
  folder: string,
  own: string | undefined,
): Promise<readonly WalkStudy[]> {
  const shipped = await Promise.all(
    demoStudies.map(async (demo) => {
      await unpackStudy(packedStudy(demo.slug), join(folder, demo.slug))
      return toWalkStudy(demo, await largest(join(folder, demo.slug)))
    }),
  )
  if (own === undefined) return shipped
  const study = await largest(own)
  const [, ...others] = shipped
  return [toWalkStudy(ownStudy(study), study), ...others]
}

async function largest(folder: string): Promise<Study> {
  const [study] = await readStudies(folder)
  if (study === undefined) throw new UsageError(`${folder} holds no DICOM files`)
  return study
}

function ownStudy({ patientId, files }: Study): DemoStudy {
  if (patientId === undefined) throw new UsageError('the files have no Patient ID (0010,0020)')
  if (demoStudies.some(({ localId }) => localId === patientId)) {
    throw new UsageError('the files have the Patient ID of a patient of the demo itself')
  }
  const modality = files[0]?.header.series.modality ?? 'images'
  return {
    slug: 'own',
    localId: patientId,
    domainId: 'N-2001',
    southId: 'S-8001',
    consent: 'permit',
    says: 'consent given',
    report: {
      title: 'Report of your study',
      lines: [`${files.length} ${modality} instances were read from your folder.`],
    },
  }
}

function toWalkStudy(demo: DemoStudy, study: Study): WalkStudy {
  const { domain, north, south } = demoAuthorities
  return {
    study,
    localId: formatCx({ id: demo.localId, assigningAuthority: north }),
    domainId: formatCx({ id: demo.domainId, assigningAuthority: domain }),
    southId: formatCx({ id: demo.southId, assigningAuthority: south }),
    southNumber: demo.southId,
    consent: demo.consent,
    says: demo.says,
    report: demo.report,
  }
}
