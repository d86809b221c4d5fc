using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels;

/// <summary>An element-wise computation of a phase, written once over lanes; along a tape it may carry state from row to row.</summary>
public interface IMapKernel
{
    /// <summary>Name, version, ports and carried values.</summary>
    static abstract MapKernelDeclaration Declaration { get; }

    /// <summary>Reads ports, writes ports, for the elements of one lane.</summary>
    static abstract void Apply<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, IMapContext<TLane, TMask>;
}

/// <summary>What a map kernel sees of one lane of elements.</summary>
public interface IMapContext<TLane, TMask>
    where TLane : unmanaged, ILane<TLane, TMask>
    where TMask : unmanaged
{
    /// <summary>The value at port number <paramref name="port"/>, which is one that is read.</summary>
    TLane Get(int port);

    /// <summary>Stores a value at a port that is written. From then on every port bound to the same operand gives it.</summary>
    void Set(int port, TLane value);

    /// <summary>A value carried from the row before in scan order; 0 at the first row.</summary>
    TLane Carry(int index);

    /// <summary>Stores a carried value for the next row.</summary>
    void SetCarry(int index, TLane value);
}

/// <summary>Direction of a map kernel's port.</summary>
public enum PortRole
{
    /// <summary>Read only.</summary>
    In,

    /// <summary>Written only.</summary>
    Out,

    /// <summary>Read and written.</summary>
    InOut,
}

/// <summary>A port of a map kernel.</summary>
public sealed record PortDeclaration(string Name, PortRole Role);

/// <summary>What a map kernel declares of itself.</summary>
/// <param name="Name">Unique name; stored with programs.</param>
/// <param name="Version">Raised when the same inputs give other numbers.</param>
/// <param name="Ports">Operands, bound in this order by the stage.</param>
/// <param name="Carries">Number of values carried along a tape.</param>
public sealed record MapKernelDeclaration(string Name, int Version, IReadOnlyList<PortDeclaration> Ports, int Carries = 0);

/// <summary>A map kernel as a value.</summary>
public abstract class MapKernelSpec
{
    /// <summary>The kernel's declaration.</summary>
    public abstract MapKernelDeclaration Declaration { get; }

    /// <summary>The spec of the kernel <typeparamref name="TKernel"/>.</summary>
    public static MapKernelSpec Of<TKernel>() where TKernel : unmanaged, IMapKernel => Typed<TKernel>.Instance;

    /// <summary>Hands the kernel's type to <paramref name="visitor"/>.</summary>
    public abstract TResult Accept<TResult>(IMapKernelVisitor<TResult> visitor);

    private sealed class Typed<TKernel> : MapKernelSpec where TKernel : unmanaged, IMapKernel
    {
        public static readonly Typed<TKernel> Instance = new();

        public override MapKernelDeclaration Declaration => TKernel.Declaration;

        public override TResult Accept<TResult>(IMapKernelVisitor<TResult> visitor) => visitor.Visit<TKernel>();
    }
}

/// <summary>Receives the type of a map kernel.</summary>
public interface IMapKernelVisitor<out TResult>
{
    /// <summary>Called with the kernel's type.</summary>
    TResult Visit<TKernel>() where TKernel : unmanaged, IMapKernel;
}

/// <summary>How a summed outer product becomes a requested weight change, with state per weight (momentum, Adam), written once over lanes.</summary>
public interface IUpdateKernel
{
    /// <summary>Name, version, parameters and state.</summary>
    static abstract UpdateKernelDeclaration Declaration { get; }

    /// <summary>Asks for the changes of the weights of one lane.</summary>
    static abstract void Apply<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, IUpdateContext<TLane, TMask>;
}

/// <summary>What an update kernel sees of one lane of weights.</summary>
public interface IUpdateContext<TLane, TMask>
    where TLane : unmanaged, ILane<TLane, TMask>
    where TMask : unmanaged
{
    /// <summary>The weight as it stands.</summary>
    TLane Weight { get; }

    /// <summary>The outer product summed over tape rows and batch.</summary>
    TLane Gradient { get; }

    /// <summary>Parameter number <paramref name="parameter"/>, as bound by the stage: the same for all weights, or that of the weight's target.</summary>
    TLane Parameter(int parameter);

    /// <summary>State kept per weight, shared by every stage with this projection and kernel; 0 at first.</summary>
    TLane Get(int field);

    /// <summary>Stores state.</summary>
    void Set(int field, TLane value);

    /// <summary>Asks for a change of the weight; without a call it stays as it is.</summary>
    void Change(TLane delta);
}

/// <summary>What an update kernel declares of itself.</summary>
/// <param name="Name">Unique name; stored with programs.</param>
/// <param name="Version">Raised when the same inputs give other numbers.</param>
/// <param name="Parameters">Names of the parameters: constants, or shared fields that the host may rewrite (a learning rate).</param>
/// <param name="StateFields">Names of the values kept per weight.</param>
public sealed record UpdateKernelDeclaration(string Name, int Version, IReadOnlyList<string> Parameters, IReadOnlyList<string> StateFields);

/// <summary>An update kernel as a value.</summary>
public abstract class UpdateKernelSpec
{
    /// <summary>The kernel's declaration.</summary>
    public abstract UpdateKernelDeclaration Declaration { get; }

    /// <summary>The spec of the kernel <typeparamref name="TKernel"/>.</summary>
    public static UpdateKernelSpec Of<TKernel>() where TKernel : unmanaged, IUpdateKernel => Typed<TKernel>.Instance;

    /// <summary>Hands the kernel's type to <paramref name="visitor"/>.</summary>
    public abstract TResult Accept<TResult>(IUpdateKernelVisitor<TResult> visitor);

    private sealed class Typed<TKernel> : UpdateKernelSpec where TKernel : unmanaged, IUpdateKernel
    {
        public static readonly Typed<TKernel> Instance = new();

        public override UpdateKernelDeclaration Declaration => TKernel.Declaration;

        public override TResult Accept<TResult>(IUpdateKernelVisitor<TResult> visitor) => visitor.Visit<TKernel>();
    }
}

/// <summary>Receives the type of an update kernel.</summary>
public interface IUpdateKernelVisitor<out TResult>
{
    /// <summary>Called with the kernel's type.</summary>
    TResult Visit<TKernel>() where TKernel : unmanaged, IUpdateKernel;
}
