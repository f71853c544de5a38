// Every route of the browser's port, one line each.
import type { WebServer } from '@isthmus/http/web-server'
import type { GatewayParts } from './gateway-parts.ts'
import { serveAudit } from './routes/audit.ts'
import { serveConsents } from './routes/consents.ts'
import { serveReports } from './routes/reports.ts'
import { serveSearches } from './routes/searches.ts'
import { serveSession } from './routes/session.ts'
import { serveSignIn } from './routes/sign-in.ts'
import { serveStudies } from './routes/studies.ts'

export function serveRoutes(web: WebServer, parts: GatewayParts): void {
  const { config } = parts
  const { assigningAuthority, localAssigningAuthority, organizationOid, limits } = config
  serveSession(web, { ...parts, hospitalName: config.organizationName })
  serveSignIn(web, { ...parts, publicUrl: config.web.publicUrl })
  serveSearches(web, {
    ...parts,
    localAssigningAuthority,
    search: { ...parts, nodeName: config.name, limits },
  })
  serveStudies(web, { ...parts, ...limits })
  serveReports(web, { ...parts, ...limits })
  serveConsents(web, {
    ...parts,
    localAssigningAuthority,
    organizationOid,
    registry: config.consents,
  })
  serveAudit(web, {
    ...parts,
    auditSearch: config.auditSearch,
    assigningAuthority,
    localAssigningAuthority,
  })
}
