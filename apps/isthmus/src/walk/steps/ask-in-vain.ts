// Step: asked directly with true ids, each holder answers for a withheld patient as for an id that
// does not exist.
import { randomUUID } from 'node:crypto'
import type { RetrieveDocumentSetResponse } from '@isthmus/xds/messages'
import { findDocuments } from '../find-documents.ts'
import { isWithheld } from '../is-withheld.ts'
import { clinicianOfSouth } from '../people.ts'
import { type Retrieval, retrieveDocuments, retrieveInstances } from '../retrieve-documents.ts'
import type { Step, Walk, WalkStudy } from '../walk.ts'

export const askInVain: Step = {
  title: 'Asked with true ids, the three holders tell nothing of who is withheld',
  async run(walk) {
    const withheld = walk.studies.filter((subject) => isWithheld(subject, walk.wire.target))
    for (const subject of withheld) {
      await askRegistry(walk, subject)
      await askRepository(walk, subject)
      await askImagingSource(walk, subject)
    }
    return `${withheld.length} patients, 3 holders each`
  },
}

async function askRegistry(walk: Walk, { domainId, says }: WalkStudy): Promise<void> {
  const { response } = await findDocuments(walk.wire, {
    asker: clinicianOfSouth,
    patientId: domainId,
    signal: walk.signal,
    outcome: 'refused',
  })
  const silent =
    response.status === 'Success' && response.errors.length === 0 && response.objects.length === 0
  walk.checks.expect(`the registry answers Success without the patient (${says})`, silent)
}

async function askRepository(walk: Walk, subject: WalkStudy): Promise<void> {
  const known = walk.found.get(subject.domainId)
  const uniqueIds = [
    known?.manifest.uniqueId,
    known?.report.uniqueId ?? walk.reports.get(subject.domainId)?.uniqueId,
  ].filter((uniqueId) => uniqueId !== undefined)
  const repositoryUniqueId = idOf(walk, 'repository-north', 'repositoryUniqueId')
  const ask: Attempt['ask'] = (ids, outcome) =>
    retrieveDocuments(
      walk.wire,
      ids.map((id) => ({ homeCommunityId: undefined, repositoryUniqueId, documentUniqueId: id })),
      { ...inVain(walk, subject, 'repository-north'), outcome },
    )
  await compare(walk, `the repository (${subject.says})`, {
    ask,
    trueIds: uniqueIds,
    newId: () => `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`,
  })
}

async function askImagingSource(walk: Walk, subject: WalkStudy): Promise<void> {
  const { study } = subject
  const source = idOf(walk, 'imaging-source-north', 'retrieveLocationUid')
  const ask: Attempt['ask'] = (ids, outcome) =>
    retrieveInstances(
      walk.wire,
      {
        studies: [
          {
            studyInstanceUid: study.studyInstanceUid,
            series: ids.map((id, at) => ({
              seriesInstanceUid: study.files[at]?.header.seriesInstanceUid ?? '',
              documents: [
                { homeCommunityId: undefined, repositoryUniqueId: source, documentUniqueId: id },
              ],
            })),
          },
        ],
        transferSyntaxUids: [...new Set(study.files.map(({ header }) => header.transferSyntaxUid))],
      },
      { ...inVain(walk, subject, 'imaging-source-north'), outcome },
    )
  await compare(walk, `the imaging source (${subject.says})`, {
    ask,
    trueIds: study.files.map(({ header }) => header.sopInstanceUid),
    newId: () => `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`,
  })
}

interface Attempt {
  readonly ask: (
    ids: readonly string[],
    outcome: Retrieval['outcome'],
  ) => Promise<RetrieveDocumentSetResponse>
  readonly trueIds: readonly string[]
  readonly newId: () => string
}

// The two answers are compared with the ids that were asked for taken out.
async function compare(
  walk: Walk,
  holder: string,
  { ask, trueIds, newId }: Attempt,
): Promise<void> {
  const invented = trueIds.map(() => newId())
  const [truly, vainly] = [await ask(trueIds, 'refused'), await ask(invented, 'unknown-ids')]
  walk.checks.expect(
    `${holder} refuses`,
    truly.registryResponse.status === 'Failure' && truly.documents.length === 0,
    truly.registryResponse.status,
  )
  walk.checks.expect(
    `${holder} answers as for ids that do not exist`,
    masked(truly, trueIds) === masked(vainly, invented),
  )
}

function masked(response: RetrieveDocumentSetResponse, ids: readonly string[]): string {
  return ids.reduce((text, id) => text.replaceAll(id, '*'), JSON.stringify(response))
}

function inVain(
  walk: Walk,
  { domainId, says }: WalkStudy,
  holder: string,
): Omit<Retrieval, 'outcome'> {
  return {
    asker: clinicianOfSouth,
    patientId: domainId,
    holder,
    signal: walk.signal,
    onDocument: () => {
      walk.checks.expect(`${holder} lets no byte out (${says})`, false)
    },
  }
}

function idOf(
  { wire: { target } }: Walk,
  name: string,
  key: 'repositoryUniqueId' | 'retrieveLocationUid',
): string {
  return target.services.find((service) => service.name === name)?.[key] ?? ''
}
