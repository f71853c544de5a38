// The two doors for questions: ITI-83 among the routes, ITI-9 on a port of its own.
import { createAuditedMllpServer } from '@isthmus/identity-feed/audited-mllp-server'
import { pixmPath } from '@isthmus/identity/transactions/iti-83'
import type { Actor } from '@isthmus/ihe/peer'
import type { MllpServer } from '@isthmus/mllp/mllp-server'
import type { Service } from '@isthmus/service/open-service'
import type { PixManagerConfig } from './config.ts'
import type { PixTables } from './db/schema.ts'
import type { QuestionParts } from './question-parts.ts'
import { pixQuery } from './transactions/iti-9.ts'
import { mobileCrossReferenceQuery } from './transactions/iti-83.ts'

const askers: readonly Actor[] = ['patient-identifier-cross-reference-consumer']

export interface Opened {
  readonly config: PixManagerConfig
  readonly service: Service<PixTables>
  readonly parts: QuestionParts
}

export function serveIti83({ config, service, parts }: Opened): void {
  const endpoint = `${config.publicUrl}/fhir${pixmPath}`
  const handler = mobileCrossReferenceQuery({ ...parts, endpoint })
  const limits = { bodyBytesMax: config.limits.requestBytesMax, handlerMs: 10_000 }
  // A parameter, because some clients escape the dollar and others do not.
  const path = '/fhir/Patient/:operation'
  service.server.route('GET', path, { actors: askers, handler, limits })
  service.server.route('POST', path, { actors: askers, handler, limits })
}

/** Undefined where no port is configured. Throws CredentialsError. */
export function openIti9({ config, service, parts }: Opened): MllpServer | undefined {
  if (config.query === undefined) return undefined
  return createAuditedMllpServer({
    config,
    service,
    listen: config.query.mllp,
    messageBytesMax: config.limits.queryBytesMax,
    transaction: 'ITI-9',
    actors: askers,
    handler: (onUnreadable) => pixQuery({ ...parts, onUnreadable }),
  })
}
