using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Snn.Places;

/// <summary>VPRSNN: many small modules, each of which learns a few places, fused over modules and members.</summary>
/// <remarks>Source: Hussaini, Milford, Fischer, ICRA 2023 (modules, hyperactive neurons) and T-RO 2024 (shuffled places, members).</remarks>
public sealed record VprSnnEnsembleOptions
{
    /// <summary>Every module.</summary>
    public VprSnnOptions Module { get; init; } = new();

    /// <summary>Largest number of places of a module.</summary>
    public int PlacesPerModule { get; init; } = 25;

    /// <summary>Passes over a module's images.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Modules learn places from all over the route (T-RO 2024); otherwise neighbouring ones (ICRA 2023).</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>A neuron that answers this many of the map's reference images or more is hyperactive: its spikes count for nothing. 0 keeps all.</summary>
    public int Hyperactive { get; init; } = 40;

    /// <summary>Members: the same with another seed; scores are summed.</summary>
    public int Members { get; init; } = 1;

    /// <summary>Everything that is wrong with the numbers; empty if nothing is.</summary>
    public IReadOnlyList<Gap> Check()
    {
        List<Gap> gaps = [.. Module.Check()];
        void Require(string name, int value, int least, int most)
        {
            if (value < least || value > most) gaps.Add(new Gap($"ensemble.{name}", $"is {value}; allowed are {least} to {most}.", "Change it."));
        }
        Require(nameof(PlacesPerModule), PlacesPerModule, 1, 10_000);
        Require(nameof(Epochs), Epochs, 1, 10_000);
        Require(nameof(Hyperactive), Hyperactive, 0, int.MaxValue);
        Require(nameof(Members), Members, 1, 100);
        return gaps;
    }
}
