// The table of contents of a Consumer Gateway: Document Consumer and Imaging Document Consumer for
// browsers.
import files from '@fastify/static'
import { createWebServer, webPlugin } from '@isthmus/http/web-server'
import { type RunningService, openService } from '@isthmus/service/open-service'
import type { GatewayConfig } from './config.ts'
import type { GatewayTables } from './db/schema.ts'
import { gatewayParts } from './gateway-parts.ts'
import { serveRoutes } from './serve-routes.ts'

export interface RunningGateway extends RunningService {
  /** Origin of the browser's port. */
  readonly pages: string
}

/** Opens the gateway: its port for peers (health) and its port for browsers. */
export async function startGateway(config: GatewayConfig): Promise<RunningGateway> {
  const service = await openService<GatewayTables>({
    config,
    migrations: new URL('db/migrations/', import.meta.url),
  })
  const web = createWebServer({
    listen: config.web,
    publicUrl: config.web.publicUrl,
    log: service.log,
    plugins: [webPlugin(files, { root: config.web.pagesFolder })],
  })
  const parts = gatewayParts(config, service)
  async function close(): Promise<void> {
    parts.idleSessions[Symbol.dispose]()
    await web.close()
    await service.close()
  }
  serveRoutes(web, parts)
  try {
    const pages = await web.listen()
    const origin = await service.start()
    return { origin, pages, routes: () => [...service.server.routes(), ...web.routes()], close }
  } catch (error) {
    await close()
    throw error
  }
}
