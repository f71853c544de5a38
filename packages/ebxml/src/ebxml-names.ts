// Namespaces and fixed URNs of ebRIM and ebRS 3.0. tidy: table

export const rim = 'urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0'
export const rs = 'urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0'
export const lcm = 'urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0'
export const query = 'urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0'

/** objectType of what carries no object type of its own. */
export const objectTypes = {
  association: 'urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Association',
  classification: 'urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Classification',
  externalIdentifier:
    'urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:ExternalIdentifier',
  registryPackage: 'urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:RegistryPackage',
} as const

export const responseStatuses = {
  success: 'urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success',
  failure: 'urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Failure',
} as const

export const errorSeverities = {
  error: 'urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:Error',
  warning: 'urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:Warning',
} as const

/**
 * ebRIM 3.0: what a slot's value or name, an identifier's value and a nodeRepresentation may hold.
 */
export const shortTextCharactersMax = 256
