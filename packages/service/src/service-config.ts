// The settings that every service has, as their schema in packages/config gives them.
import { serviceKeys } from '@isthmus/config/service'
import { type Static, Type } from 'typebox'

const schema = Type.Object(serviceKeys)

export type ServiceConfig = Static<typeof schema>
