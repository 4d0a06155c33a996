import { expect } from 'chai'
import { categoryGuides } from './failure-text.ts'
import { failureCategories } from './failure.ts'

describe('what to do about a provider’s failure', () => {
  for (const category of failureCategories) {
    const { name, retryable, outcomeKnown, recommendedAction } = categoryGuides[category]
    it(`${String(category)} ${name}: a new key where asking again can help, and only there`, () => {
      expect(recommendedAction.endsWith('_with_new_key')).to.equal(retryable)
      // While money may have moved, a new key could move it twice.
      if (!outcomeKnown) expect(retryable).to.equal(false)
    })
  }
})
