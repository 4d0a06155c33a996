/** Of the one shop that the simulator knows. */
export const keys = {
  clientKey: 'S2_5a1e9d0c7b3f4e6a8c2d1f0b9e8a7d6c',
  secretKey: '7f3c1b9a5d2e4f608a1c3e5b7d9f0246',
} as const
