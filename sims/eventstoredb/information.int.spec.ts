import { expect } from 'chai'
import { credentials, type ServiceError } from '@grpc/grpc-js'
import gossipServicePb from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import gossipPb from '@eventstore/db-client/generated/gossip_pb.js'
import persistentServicePb from '@eventstore/db-client/generated/persistent_grpc_pb.js'
import persistentPb from '@eventstore/db-client/generated/persistent_pb.js'
import featuresServicePb from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import { empty, statusOf, withServer } from './raw-client.spec-helper.ts'
import type { EventStoreServer } from './server.ts'

const addressOf = ({ host, port }: EventStoreServer): string => `${host}:${String(port)}`

const answered = <Answer>(
  ask: (heard: (error: ServiceError | null, answer: Answer) => void) => void,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    ask((error, answer) => {
      if (error === null) resolve(answer)
      else reject(error)
    })
  })

describe('event store double: what it says about itself', () => {
  it('lists the methods of a 24.10 server, in lower case, with their features', () =>
    withServer(async (server) => {
      const client = new featuresServicePb.ServerFeaturesClient(
        addressOf(server),
        credentials.createInsecure(),
      )
      const supported = await answered<ReturnType<typeof methodsOf>>((heard) =>
        client.getSupportedMethods(empty(), (error, methods) => {
          heard(error, methodsOf(methods))
        }),
      )
      expect(supported.version).to.equal('24.10.5')
      expect(supported.methods).to.deep.include.members([
        ['event_store.client.streams.streams', 'batchappend', ['deadline_duration']],
        ['event_store.client.streams.streams', 'append', []],
        ['event_store.client.streams.streams', 'read', ['position', 'events']],
        ['event_store.client.gossip.gossip', 'read', []],
        ['event_store.client.persistent_subscriptions.persistentsubscriptions', 'read', ['stream', 'all']],
      ])
      client.close()
    }))

  it('gossips of one live leader, which is itself', () =>
    withServer(async (server) => {
      const client = new gossipServicePb.GossipClient(addressOf(server), credentials.createInsecure())
      const cluster = await answered<InstanceType<typeof gossipPb.ClusterInfo>>((heard) =>
        client.read(empty(), heard),
      )
      const [member, ...others] = cluster.getMembersList()
      expect(others).to.have.length(0)
      expect(member?.getState()).to.equal(gossipPb.MemberInfo.VNodeState.LEADER)
      expect(member?.getIsAlive()).to.equal(true)
      expect(member?.getHttpEndPoint()?.toObject()).to.deep.equal({ address: server.host, port: server.port })
      const ticks = Number(member?.getTimeStamp())
      expect(Math.abs(ticks / 10_000 - Date.now())).to.be.lessThan(60_000)
      client.close()
    }))

  it('does not serve the rest', () =>
    withServer(async (server) => {
      const client = new persistentServicePb.PersistentSubscriptionsClient(
        addressOf(server),
        credentials.createInsecure(),
      )
      const listed = answered((heard) => client.list(new persistentPb.ListReq(), heard))
      expect((await statusOf(listed)).code).to.equal(12)
      client.close()
    }))
})

const methodsOf = (methods: {
  getEventStoreServerVersion: () => string
  getMethodsList: () => {
    getServiceName: () => string
    getMethodName: () => string
    getFeaturesList: () => string[]
  }[]
}) => ({
  version: methods.getEventStoreServerVersion(),
  methods: methods
    .getMethodsList()
    .map((method) => [method.getServiceName(), method.getMethodName(), method.getFeaturesList()]),
})
