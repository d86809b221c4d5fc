namespace Neuromorphic.Hal.Program;

/// <summary>Which synapses a projection has.</summary>
/// <remarks>
/// Synapses are numbered by source ascending, and within a source in the order that each form states; listed weights, delays and all reading of
/// synapse state follow that order. Drawn forms are functions of (seed, stream of the projection, source or target, number): any part of a network
/// can be made alone.
/// </remarks>
public abstract record ConnectivitySpec;

/// <summary>Listed synapses: those of source i are Targets[Offsets[i] .. Offsets[i + 1]), in that order, repeats allowed.</summary>
public sealed record Csr(long[] Offsets, int[] Targets) : ConnectivitySpec;

/// <summary>Every source to every target; targets ascending.</summary>
public sealed record Dense : ConnectivitySpec;

/// <summary>Source i to target i; equal sizes.</summary>
public sealed record OneToOne : ConnectivitySpec;

/// <summary>Every target receives <paramref name="Count"/> synapses from drawn sources, repeats allowed; targets ascending, then in order of draw.</summary>
public sealed record FixedInDegree(int Count, bool SelfConnections = true) : ConnectivitySpec;

/// <summary>Every source sends <paramref name="Count"/> synapses to drawn targets, repeats allowed; in order of draw.</summary>
public sealed record FixedOutDegree(int Count, bool SelfConnections = true) : ConnectivitySpec;

/// <summary><paramref name="Count"/> synapses between drawn pairs, repeats allowed; target blocks ascending, then in order of draw.</summary>
public sealed record FixedTotalNumber(long Count) : ConnectivitySpec;

/// <summary>Every pair is connected with the same probability, at most once; targets ascending.</summary>
public sealed record Bernoulli(double Probability, bool SelfConnections = true) : ConnectivitySpec;
