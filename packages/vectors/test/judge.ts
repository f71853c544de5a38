// What the pure floors say of a sample: the fault or error codes, without database, consent or
// clock.
import { RequestError } from '@isthmus/ihe/request-error'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { readMultiPatientQuery } from '@isthmus/xds/rules/multi-patient-queries'
import { readQuery } from '@isthmus/xds/rules/query'
import { readImagingRequest } from '@isthmus/xds/rules/retrieve-imaging'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { iti51 } from '@isthmus/xds/transactions/iti-51'
import { rad69 } from '@isthmus/xds/transactions/rad-69'
import { judgeProvided } from './judge-provided.ts'
import { judgeRegistry } from './judge-registry.ts'
import { readRequest } from './read-request.ts'
import { transactionOf } from './transactions.ts'
import type { Vector } from './vector.ts'

/** Values of the domain for which the samples are written. */
export const domain = {
  repositoryUniqueId: '2.999.1.3.1',
  retrieveLocationUid: '2.999.1.4.1',
}

/** The refusals as folders name them, each once; empty when nothing speaks against the sample. */
export async function judge(vector: Vector): Promise<readonly string[]> {
  try {
    const errors = await findings(vector)
    return [...new Set(errors.map(({ code }) => code))]
  } catch (error) {
    if (error instanceof SoapFaultError) {
      return [`Fault-${error.subcodes.at(-1)?.name ?? error.code}`]
    }
    if (error instanceof RequestError) return ['Fault-Sender']
    throw error
  }
}

async function findings(vector: Vector): Promise<readonly RegistryError[]> {
  const ofRegistry = await judgeRegistry(vector, domain.repositoryUniqueId)
  if (ofRegistry !== undefined) return ofRegistry
  switch (vector.transaction) {
    case 'iti-18': {
      const read = readQuery((await readRequest(vector, iti18)).request)
      return read.kind === 'query' ? [] : read.errors
    }
    case 'iti-51': {
      const read = readMultiPatientQuery((await readRequest(vector, iti51)).request)
      return read.kind === 'query' ? [] : read.errors
    }
    case 'iti-43':
    case 'iti-86':
      await readRequest(vector, transactionOf(vector.transaction))
      return []
    case 'rad-69': {
      const read = readImagingRequest((await readRequest(vector, rad69)).request, {
        retrieveLocationUid: domain.retrieveLocationUid,
        instancesMax: 1000,
        studiesMax: 10,
      })
      return read.errors
    }
    default:
      return judgeProvided(await readRequest(vector, iti41), domain.repositoryUniqueId)
  }
}
