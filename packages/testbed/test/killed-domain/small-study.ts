// A study of three small slices with a report, and a domain that knows its patient.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { syntheticInstance } from '@isthmus/dicom/synthetic-instance'
import { formatCx } from '@isthmus/hl7/cx'
import { demoAuthorities, demoDomainConfig } from '../../../../apps/isthmus/src/demo/demo-domain.ts'
import { readStudies } from '../../../../apps/isthmus/src/walk/read-study.ts'
import type { WalkStudy } from '../../../../apps/isthmus/src/walk/walk.ts'

export interface SmallDomain {
  readonly study: WalkStudy
  /** For `--config`. */
  readonly configFile: string
}

/** Writes the study's files and the config file below `folder`. */
export async function makeSmallDomain(folder: string): Promise<SmallDomain> {
  const files = join(folder, 'study')
  mkdirSync(files)
  for (const number of [1, 2, 3]) {
    const instance = syntheticInstance({
      studyInstanceUid: '2.25.7001',
      seriesInstanceUid: '2.25.7002',
      sopInstanceUid: `2.25.7003${number}`,
      patientId: 'NOR-7',
      instanceNumber: number,
      edge: 128,
    })
    writeFileSync(join(files, `${number}.dcm`), instance)
  }
  const [found] = await readStudies(files)
  if (found === undefined) throw new Error('the study was not written')
  const { domain, north, south } = demoAuthorities
  const study: WalkStudy = {
    study: found,
    domainId: formatCx({ id: 'DOM-7', assigningAuthority: domain }),
    localId: formatCx({ id: 'NOR-7', assigningAuthority: north }),
    southId: formatCx({ id: 'SOU-7', assigningAuthority: south }),
    southNumber: 'SOU-7',
    consent: 'permit',
    says: 'consent given',
    report: { title: 'CT head', lines: ['No finding.'] },
  }
  const configFile = join(folder, 'config.json')
  writeFileSync(configFile, JSON.stringify({ ...demoDomainConfig([study]), studyStableMs: 300 }))
  return { study, configFile }
}
