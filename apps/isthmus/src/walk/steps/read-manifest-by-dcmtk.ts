// Step: the manifest against the files, read by somebody else's decoder (DICOM PS3.3: A.35.4).
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DicomJson, dcm2json, isInstalled } from '../foreign-programs.ts'
import type { Study } from '../read-study.ts'
import type { Step, Walk } from '../walk.ts'

export const readManifestByDcmtk: Step = {
  title: 'dcmtk reads the manifest',
  async run(walk) {
    if (!isInstalled('dcm2json')) {
      walk.checks.skip('the manifest is read by dcmtk', 'dcmtk is not here')
      return 'dcmtk is not here'
    }
    let references = 0
    for (const { domainId, study } of walk.studies) {
      const manifest = walk.manifests.get(domainId)
      if (manifest !== undefined) references += await compare(walk, study, manifest)
    }
    return `${references} references, each to a file that was sent`
  },
}

async function compare({ checks }: Walk, study: Study, bytes: Uint8Array): Promise<number> {
  const json = await readByDcmtk(bytes)
  const [title] = items(json, '0040A043')
  checks.expect('its title is 113030 Manifest (DCM)', text(title, '00080100') === '113030')
  checks.expect('its modality is KO', text(json, '00080060') === 'KO')
  const [evidence] = items(json, '0040A375')
  checks.expect('it names the study', text(evidence, '0020000D') === study.studyInstanceUid)
  const listed = items(evidence, '00081115').flatMap((series) =>
    items(series, '00081199').map((instance) =>
      [text(series, '0020000E'), text(instance, '00081155'), text(instance, '00081150')].join(' '),
    ),
  )
  const sent = study.files.map(({ header }) =>
    [header.seriesInstanceUid, header.sopInstanceUid, header.sopClassUid].join(' '),
  )
  const isSame = listed.toSorted().join('\n') === sent.toSorted().join('\n')
  checks.expect('it lists series, instance and class of every file, and no other', isSame)
  return listed.length
}

async function readByDcmtk(bytes: Uint8Array): Promise<DicomJson> {
  const folder = await mkdtemp(join(tmpdir(), 'isthmus-manifest-'))
  try {
    const file = join(folder, 'manifest.dcm')
    await writeFile(file, bytes, { mode: 0o600 })
    return await dcm2json(file)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function items(json: DicomJson | undefined, tag: string): readonly DicomJson[] {
  return (json?.[tag]?.Value ?? []).filter((value) => isDataset(value))
}

function text(json: DicomJson | undefined, tag: string): string | undefined {
  const value = json?.[tag]?.Value?.[0]
  return typeof value === 'string' ? value : undefined
}

function isDataset(value: unknown): value is DicomJson {
  return typeof value === 'object' && value !== null
}
