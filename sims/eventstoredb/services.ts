import type { Server } from '@grpc/grpc-js'
import gossipServicePb from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import type { IGossipServer } from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import featuresServicePb from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import type { IServerFeaturesServer } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import streamsServicePb from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { serveAppend } from './append.ts'
import { serveBatchAppend } from './batch-append.ts'
import { clusterOfOne, supportedMethods } from './information.ts'
import type { Node } from './node.ts'
import { serveRead } from './read.ts'
import { unimplemented } from './rpc-errors.ts'
import type { EndPoint } from './switches.ts'
import { serveTombstone } from './tombstone.ts'

/** `self`: where this server is reached. */
export const addServices = (server: Server, node: Node, self: () => EndPoint): void => {
  const streams: IStreamsServer = {
    read: (call) => {
      serveRead(node, call)
    },
    append: (call, answer) => {
      serveAppend(node, call, answer)
    },
    delete: (_call, answer) => {
      answer(unimplemented())
    },
    tombstone: (call, answer) => {
      serveTombstone(node, call, answer)
    },
    batchAppend: (call) => {
      serveBatchAppend(node, call)
    },
  }
  server.addService(streamsServicePb.StreamsService, streams)

  const answering = (act: () => void): void => {
    void whenPossible(node).then(act)
  }
  const features: IServerFeaturesServer = {
    getSupportedMethods: (_call, answer) => {
      answering(() => {
        answer(null, supportedMethods())
      })
    },
  }
  server.addService(featuresServicePb.ServerFeaturesService, features)

  const gossip: IGossipServer = {
    read: (_call, answer) => {
      answering(() => {
        answer(null, clusterOfOne(self(), Date.now()))
      })
    },
  }
  server.addService(gossipServicePb.GossipService, gossip)
}

const whenPossible = async (node: Node): Promise<void> => {
  await node.switches.beforeWork()
  await node.switches.beforeAnswer()
}
