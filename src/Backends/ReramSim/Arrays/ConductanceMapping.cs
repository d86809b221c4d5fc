namespace Neuromorphic.Backends.ReramSim.Arrays;

/// <summary>Weights to conductances and back, for one window. All conductances in the unit of the window.</summary>
/// <param name="Gmin">Lowest conductance.</param>
/// <param name="Gmax">Highest conductance.</param>
/// <param name="LargestWeight">Magnitude that fills the window.</param>
/// <param name="Levels">Number of states of a cell; 0 for analog cells.</param>
public readonly record struct ConductanceMapping(double Gmin, double Gmax, double LargestWeight, int Levels = 0)
{
    /// <summary>Width of the window.</summary>
    public double Span => Gmax - Gmin;

    /// <summary>The nearest state of a cell.</summary>
    public double Cell(double g) => Levels < 2 ? g : Gmin + Math.Round((g - Gmin) * (Levels - 1) / Span, MidpointRounding.ToEven) * Span / (Levels - 1);

    /// <summary>A pair of which one cell carries the magnitude and the other rests at the lowest conductance.</summary>
    public (double Positive, double Negative) OneSided(double w)
        => (Cell(Gmin + Span * Math.Max(w, 0) / LargestWeight), Cell(Gmin + Span * Math.Max(-w, 0) / LargestWeight));

    /// <summary>A pair that moves in opposite directions from the middle.</summary>
    public (double Positive, double Negative) TwoSided(double w)
        => (Cell((Gmin + Gmax) / 2 + Span * w / (2 * LargestWeight)), Cell((Gmin + Gmax) / 2 - Span * w / (2 * LargestWeight)));

    /// <summary>One cell; weight 0 lies in the middle of the window.</summary>
    public double Offset(double w) => Cell(Gmin + Span * (w + LargestWeight) / (2 * LargestWeight));

    /// <summary>The weight that a one-sided pair stands for; a two-sided one likewise.</summary>
    public double WeightOfPair(double positive, double negative) => (positive - negative) * LargestWeight / Span;

    /// <summary>The weight that an offset cell stands for.</summary>
    public double WeightOfOffset(double g) => 2 * LargestWeight * (g - Gmin) / Span - LargestWeight;

    /// <summary>A weight as a whole number of so many bits, the sign included.</summary>
    public int Whole(double w, int bits) => (int)Math.Round(w * ((1 << (bits - 1)) - 1) / LargestWeight, MidpointRounding.ToEven);

    /// <summary>The conductance of a slice that holds a whole number of so many bits.</summary>
    public double OfLevel(int level, int bits) => Gmin + Span * level / ((1 << bits) - 1);

    /// <summary>The number that a slice's conductance stands for.</summary>
    public double LevelOf(double g, int bits) => (g - Gmin) / Span * ((1 << bits) - 1);

    /// <summary>Slice <paramref name="slice"/> of a number that is not negative, least significant first.</summary>
    public static int Level(int value, int slice, int bits) => (value >> (slice * bits)) & ((1 << bits) - 1);

    /// <summary>Sizes of the tiles that <paramref name="count"/> lines are divided into, as equal as whole lines allow.</summary>
    /// <remarks>All but the last have round(count / tiles), half to even, the last has the rest; where that would not fit, all but the last are rounded up.</remarks>
    public static int[] Tiles(int count, int largest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, 1);
        int tiles = (count + largest - 1) / largest, size = (int)Math.Round((double)count / tiles, MidpointRounding.ToEven);
        if (count - (tiles - 1) * size > largest) size++;
        return [.. Enumerable.Range(0, tiles).Select(t => t < tiles - 1 ? size : count - (tiles - 1) * size)];
    }
}
