using Neuromorphic.Hal.Random;

namespace Neuromorphic.Backends.ReramSim.Devices;

/// <summary>What a random number of a chip is for.</summary>
internal enum DrawPurpose : uint
{
    /// <summary>The error of a programming.</summary>
    Programming,

    /// <summary>A read.</summary>
    Read,
}

/// <summary>Random numbers of one chip: functions of (seed, macro, row, column, purpose, event) and of nothing else.</summary>
/// <remarks>Thread safe.</remarks>
internal readonly struct CellDraws(ulong seed)
{
    private readonly StreamKey _key = StreamKey.Of(seed, "reram/cells");

    /// <summary>A standard normal number of a cell. A macro has fewer than 2^24 purposes and macros in one word: 2^24 macros of 256 purposes.</summary>
    public float Normal(int macro, int row, int column, DrawPurpose purpose, uint occasion)
        => InversionTable.StandardNormal.Draw(Philox4x32.Block(new Words((uint)row, (uint)column, ((uint)macro << 8) | (uint)purpose, occasion), _key).W0);
}
