/** What the server says about itself: which methods it has, and who is in the cluster. */
import gossipPb from '@eventstore/db-client/generated/gossip_pb.js'
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js'
import gossipServicePb from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import monitoringServicePb from '@eventstore/db-client/generated/monitoring_grpc_pb.js'
import operationsServicePb from '@eventstore/db-client/generated/operations_grpc_pb.js'
import persistentServicePb from '@eventstore/db-client/generated/persistent_grpc_pb.js'
import projectionsServicePb from '@eventstore/db-client/generated/projections_grpc_pb.js'
import featuresServicePb from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import featuresPb from '@eventstore/db-client/generated/serverfeatures_pb.js'
import type { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js'
import streamsServicePb from '@eventstore/db-client/generated/streams_grpc_pb.js'
import usersServicePb from '@eventstore/db-client/generated/users_grpc_pb.js'
import { randomUUID } from 'node:crypto'
import type { EndPoint } from './switches.ts'
import { ticksOf, uuidOf } from './wire.ts'

const SERVER_VERSION = '24.10.5'

/** A server's, though only the streams, the features and the gossip of them are served here. */
const services = [
  streamsServicePb.StreamsService,
  persistentServicePb.PersistentSubscriptionsService,
  usersServicePb.UsersService,
  operationsServicePb.OperationsService,
  projectionsServicePb.ProjectionsService,
  gossipServicePb.GossipService,
  monitoringServicePb.MonitoringService,
  featuresServicePb.ServerFeaturesService,
]

export const supportedMethods = (): SupportedMethods => {
  const methods = services.flatMap((service) => Object.values(service).map(({ path }) => methodAt(path)))
  return new featuresPb.SupportedMethods().setMethodsList(methods).setEventStoreServerVersion(SERVER_VERSION)
}

/** `/event_store.client.streams.Streams/Read`, told in lower case. */
const methodAt = (path: string): SupportedMethod => {
  const [service = '', method = ''] = path.slice(1).toLowerCase().split('/')
  return new featuresPb.SupportedMethod()
    .setServiceName(service)
    .setMethodName(method)
    .setFeaturesList([...featuresOf(service, method)])
}

const featuresOf = (service: string, method: string): readonly string[] => {
  if (service.endsWith('persistentsubscriptions')) return ['stream', 'all']
  if (service.endsWith('.streams') && method === 'read') return ['position', 'events']
  if (service.endsWith('.streams') && method === 'batchappend') return ['deadline_duration']
  if (service.endsWith('.projections') && method === 'create') return ['track_emitted_streams']
  return []
}

const instanceId = randomUUID().replaceAll('-', '')

/** A cluster of one, which leads it. */
export const clusterOfOne = ({ host, port }: EndPoint, nowMs: number): ClusterInfo =>
  new gossipPb.ClusterInfo().setMembersList([
    new gossipPb.MemberInfo()
      .setInstanceId(uuidOf(instanceId, false))
      .setTimeStamp(ticksOf(nowMs * 1000))
      .setState(gossipPb.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new gossipPb.EndPoint().setAddress(host).setPort(port)),
  ])
