// Every door of the running domain, from the services' own tables: HTTP, SOAP, browser, DIMSE
// and MLLP.
import type { RouteDescription } from '@isthmus/http/http-server'
import type { DomainService } from '../../src/domain-service.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'
import { browserQuestions } from './ask-browser.ts'
import { dimseQuestions } from './ask-dimse.ts'
import { mllpQuestions } from './ask-mllp.ts'
import { plainQuestions } from './ask-plain.ts'
import { soapQuestions } from './ask-soap.ts'
import type { PatientCase } from './case.ts'
import type { Door } from './question.ts'

/** `shape` is any patient: it tells how many ids of each kind there are. */
export function doorsOf(domain: WholeDomain, shape: PatientCase): readonly Door[] {
  return domain.services.flatMap((service) => [
    ...service.routes().map((route) => httpDoor(domain, service, { route, shape })),
    ...dimseDoors(domain, service),
    ...mllpDoors(domain, service),
  ])
}

function httpDoor(
  domain: WholeDomain,
  service: DomainService,
  { route, shape }: { readonly route: RouteDescription; readonly shape: PatientCase },
): Door {
  const { port, method, path, transaction } = route
  const name = [service.name, method, path, transaction].filter(Boolean).join(' ')
  const door = { name, source: service.name }
  if (port === 'browser') return { ...door, questions: browserQuestions(service, route, shape) }
  return {
    ...door,
    questions:
      transaction === undefined
        ? plainQuestions(domain, service, { route, shape })
        : soapQuestions(domain, service, route),
  }
}

function dimseDoors(domain: WholeDomain, service: DomainService): readonly Door[] {
  const { dimse } = service
  if (dimse === undefined) return []
  const byService = Map.groupBy(dimse.services(), (one) => one.service)
  return [...byService].map(([command, offered]) => ({
    name: `${service.name} ${command}`,
    source: service.name,
    questions: dimseQuestions(domain, service, { door: dimse, offered }),
  }))
}

function mllpDoors(domain: WholeDomain, service: DomainService): readonly Door[] {
  const { feedPort } = service
  if (feedPort === undefined) return []
  const questions = mllpQuestions(domain, service, feedPort)
  return [{ name: `${service.name} ITI-8`, source: service.name, questions }]
}
