using System.Runtime.CompilerServices;

namespace Neuromorphic.Hal.Random;

/// <summary>The random word of one element in one step: a block's four words serve four consecutive steps.</summary>
public static class StepDraws
{
    /// <summary>Word of draw number <paramref name="draw"/> of <paramref name="element"/> at <paramref name="step"/> in a trial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Word(StreamKey key, uint element, uint trial, long step, uint draw)
        => Philox4x32.Block(new Words(element, trial, (uint)(step >> 2), draw), key).At((uint)step & 3);
}
