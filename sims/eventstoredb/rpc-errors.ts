/** The statuses with which the server ends a call, and the trailers that type them. */
import { Metadata, status } from '@grpc/grpc-js'

export class RpcError extends Error {
  readonly code: number
  readonly details: string
  readonly metadata: Metadata

  constructor(code: number, details: string, trailers: Readonly<Record<string, string>> = {}) {
    super(details)
    this.code = code
    this.details = details
    this.metadata = new Metadata()
    for (const [name, value] of Object.entries(trailers)) this.metadata.set(name, value)
  }
}

export const notReady = (): RpcError => new RpcError(status.UNAVAILABLE, 'Server Is Not Ready')

export const notLeader = ({ host, port }: { readonly host: string; readonly port: number }): RpcError =>
  new RpcError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  })

export const accessDenied = (): RpcError =>
  new RpcError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' })

export const streamDeleted = (stream: string): RpcError =>
  new RpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  })

export const appendTooLarge = (largestBytes: number): RpcError =>
  new RpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${String(largestBytes)} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(largestBytes),
  })

export const missingMetadata = (name: string): RpcError =>
  new RpcError(status.INVALID_ARGUMENT, `Required Metadata Property '${name}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  })

export const invalidPosition = (): RpcError =>
  new RpcError(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.')

export const invalidArgument = (what: string): RpcError => new RpcError(status.INVALID_ARGUMENT, what)

/** What ASP.NET answers for any other exception. */
export const handlerFailed = (): RpcError => new RpcError(status.UNKNOWN, 'Exception was thrown by handler.')

export const shuttingDown = (): RpcError => new RpcError(status.UNAVAILABLE, 'Server is shutting down')

export const unimplemented = (): RpcError => new RpcError(status.UNIMPLEMENTED, 'Service is unimplemented.')
