using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program;

/// <summary>A whole network, lowered: unit-free, immutable, complete. Backends see nothing else.</summary>
/// <remarks>
/// Values are in the coherent set ms, mV, nA, nF, uS, MOhm, kHz. What a step does stands in docs/step-semantics.md, and the reference backend is that page as code.
/// Thread safe.
/// </remarks>
public sealed record NetworkProgram
{
    /// <summary>Time step in ms.</summary>
    public required double DtMs { get; init; }

    /// <summary>Seed of every stream.</summary>
    public ulong Seed { get; init; }

    /// <summary>Populations; their order breaks ties of rank.</summary>
    public IReadOnlyList<PopulationSpec> Populations { get; init; } = [];

    /// <summary>Projections, in the order of transmission.</summary>
    public IReadOnlyList<ProjectionSpec> Projections { get; init; } = [];

    /// <summary>Inputs, in the order of addition.</summary>
    public IReadOnlyList<InputSpec> Inputs { get; init; } = [];

    /// <summary>Probes.</summary>
    public IReadOnlyList<ProbeSpec> Probes { get; init; } = [];

    /// <summary>Tapes.</summary>
    public IReadOnlyList<TapeSpec> Tapes { get; init; } = [];

    /// <summary>Phases.</summary>
    public IReadOnlyList<PhaseSpec> Phases { get; init; } = [];

    /// <summary>Position of a population. Look names up once, before running.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those there are.</exception>
    public int Population(string name) => Find(Populations, p => p.Name, name, "population");

    /// <summary>Position of a projection.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public int Projection(string name) => Find(Projections, p => p.Name, name, "projection");

    /// <summary>Position of an input.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public int Input(string name) => Find(Inputs, p => p.Name, name, "input");

    /// <summary>Position of a probe.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public int Probe(string name) => Find(Probes, p => p.Name, name, "probe");

    /// <summary>Position of a tape.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public int Tape(string name) => Find(Tapes, p => p.Name, name, "tape");

    /// <summary>Position of a phase.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public int Phase(string name) => Find(Phases, p => p.Name, name, "phase");

    private static int Find<T>(IReadOnlyList<T> list, Func<T, string> nameOf, string name, string kind)
    {
        for (int i = 0; i < list.Count; i++)
            if (nameOf(list[i]) == name) return i;
        string known = list.Count == 0 ? "none" : string.Join(", ", list.Select(nameOf));
        throw new KeyNotFoundException($"The program has no {kind} '{name}'. There are: {known}.");
    }
}
