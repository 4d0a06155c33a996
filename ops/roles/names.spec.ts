import { expect } from 'chai'
import { ConfigError } from '../config.ts'
import { rolesIn } from './names.ts'

describe('a list of roles', () => {
  for (const [list, roles] of [
    ['api', ['api']],
    ['projector,api', ['projector', 'api']],
    [' api , projector,simulators,api', ['api', 'projector', 'simulators']],
  ] as const)
    it(`"${list}" is read`, () => {
      expect([...rolesIn(list)]).to.deep.equal(roles)
    })
  for (const [list, unknown] of [
    ['api,web', '"web"'],
    ['', '""'],
    ['api,,projector', '""'],
    ['API,Projector', '"API", "Projector"'],
  ] as const)
    it(`"${list}" is refused, with the names that are known`, () => {
      expect(() => rolesIn(list)).to.throw(
        ConfigError,
        `--roles: ${unknown} is no role: a comma-separated list of api, projector, simulators is expected`,
      )
    })
})
