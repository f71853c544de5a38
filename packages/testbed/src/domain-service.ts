// One running service of the whole domain, and every door that it opens.
import type { RouteDescription } from '@isthmus/http/http-server'

export interface DomainService {
  readonly name: string
  /** Of its port for peers. */
  readonly origin: string
  /** Every route of the running routers, from their own tables. */
  routes(): readonly RouteDescription[]
  /** Origin of the browser's port; a gateway's alone. */
  readonly webOrigin?: string
  /** An imaging source's alone. */
  readonly dimse?: DimseDoor
  /** Port of ITI-20; the Audit Record Repository's alone. */
  readonly syslogPort?: number
  /** Port of ITI-8, of whoever takes it. */
  readonly feedPort?: number | undefined
  close(): Promise<void>
}

export interface DimseDoor {
  readonly port: number
  readonly aeTitle: string
  /** Every DIMSE service that the running port answers. */
  services(): readonly DimseServiceDescription[]
}

export interface DimseServiceDescription {
  /** Such as C-STORE. */
  readonly service: string
  readonly sopClassUid: string
}
