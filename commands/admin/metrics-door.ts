import type { Express, Request } from 'express'
import { isIPv4 } from 'node:net'
import { authenticate, type Doorkeeper } from '../http/authentication.ts'
import { refuse } from '../http/endpoint.ts'
import { sendAnswer } from '../http/respond.ts'

export type MetricsText = { readonly contentType: string; readonly body: string }

/**
 * `GET /metrics`, with the administrator's key: how much is paid where, and how ill providers are, is nobody else's
 * business. A collector on this computer needs none, since whoever is logged in here reads as much in the log; that
 * holds for requests that came straight from here only. A proxy beside us would make the whole world local, so one that
 * says for whom it asks is not believed to be local, nor is a browser that was led here by another name.
 */
export const metricsDoor =
  (doorkeeper: Doorkeeper, metrics: () => Promise<MetricsText>): ((app: Express) => void) =>
  (app) => {
    app.get('/metrics', async (request, response) => {
      if (!isFromHere(request)) {
        const authenticated = await authenticate(doorkeeper, 'administrator', request.headers.authorization)
        if (authenticated.kind === 'refused') {
          response.setHeader('WWW-Authenticate', 'Bearer')
          sendAnswer(request, response, refuse(authenticated.reason))
          return
        }
      }
      const { contentType, body } = await metrics()
      response.setHeader('Cache-Control', 'no-store')
      response.setHeader('X-Content-Type-Options', 'nosniff')
      response.setHeader('Content-Type', contentType)
      response.status(200).end(body)
    })
  }

/** What proxies say of whom they ask for, and browsers of the page that asks. */
const elsewhere = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via', 'origin', 'referer'] as const

const isFromHere = ({ socket, headers }: Pick<Request, 'socket' | 'headers'>): boolean =>
  isLoopback(socket.remoteAddress ?? '') &&
  elsewhere.every((name) => headers[name] === undefined) &&
  isLocalName(headers.host ?? '')

const isLoopback = (address: string): boolean => {
  const plain = address.replace(/^::ffff:/i, '')
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'))
}

const isLocalName = (host: string): boolean => {
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase()
  return name === 'localhost' || isLoopback(name.replace(/^\[(.*)\]$/, '$1'))
}
