using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Hal.Conformance;

/// <summary>Marks an abstract suite as the one that a backend must run to declare a capability.</summary>
/// <param name="capability">The capability.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SuiteAttribute(Capability capability) : Attribute
{
    /// <summary>The capability.</summary>
    public Capability Capability { get; } = capability;
}
