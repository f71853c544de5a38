// Puts the steps of a publication together: archive, plan, manifest, submission, audit.
import { randomUUID } from 'node:crypto'
import type { Archive } from '@isthmus/pacs/archive'
import type { PatientIdentifiers } from '@isthmus/pix-consumer/patient-identifiers'
import type { Service } from '@isthmus/service/open-service'
import { createAskRegistry } from './ask-registry.ts'
import type { StudyOutcome } from './completeness.ts'
import type { ImagingSourceConfig } from './config.ts'
import type { ImagingSourceTables } from './db/schema.ts'
import { preparePublication } from './prepare-publication.ts'
import { createPublicationAudit } from './publication-audit.ts'
import { createPublisher } from './publish.ts'
import { createSubmit } from './submit.ts'

export interface PublisherParts {
  readonly config: ImagingSourceConfig
  readonly service: Pick<
    Service<ImagingSourceTables>,
    'database' | 'client' | 'audit' | 'node' | 'log'
  >
  readonly archive: Archive
  readonly identifiers: PatientIdentifiers
}

/** What is done with a study that is whole. */
export function openPublisher({
  config,
  service,
  archive,
  identifiers,
}: PublisherParts): (studyInstanceUid: string, signal: AbortSignal) => Promise<StudyOutcome> {
  const { database, client, audit, node, log } = service
  const { registry, repository } = config
  const answerMs = config.limits.repositoryTimeoutMs
  return createPublisher({
    database,
    archive,
    identifiers,
    facts: {
      localAssigningAuthority: config.localAssigningAuthority,
      retrieveLocationUid: config.retrieveLocationUid,
      retrieveAeTitle: config.dimse.aeTitle,
    },
    prepare: (plan, replaces) =>
      preparePublication(plan, config, {
        now: machineClock(),
        newUuid: randomUUID,
        replacedEntryUuid: replaces?.entryUuid,
      }),
    submit: createSubmit({
      client,
      repository,
      answerMs,
      askRegistry: createAskRegistry({
        client,
        registry,
        answerMs,
        audit,
        node,
        now: machineClock,
      }),
    }),
    trail: audit,
    audit: createPublicationAudit(node, repository),
    log,
    now: machineClock,
  })
}

function machineClock(): Date {
  return new Date()
}
