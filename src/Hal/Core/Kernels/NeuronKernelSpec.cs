namespace Neuromorphic.Hal.Kernels;

/// <summary>A neuron kernel as a value: what programs carry and what backends close their loops over.</summary>
public abstract class NeuronKernelSpec
{
    /// <summary>The kernel's declaration.</summary>
    public abstract NeuronKernelDeclaration Declaration { get; }

    /// <summary>The spec of the kernel <typeparamref name="TKernel"/>.</summary>
    public static NeuronKernelSpec Of<TKernel>() where TKernel : unmanaged, INeuronKernel => Typed<TKernel>.Instance;

    /// <summary>Hands the kernel's type to <paramref name="visitor"/>: once per Compile, the only virtual call on the way to the loop.</summary>
    public abstract TResult Accept<TResult>(INeuronKernelVisitor<TResult> visitor);

    /// <summary>Runs the kernel's <c>Derive</c>.</summary>
    public abstract void Derive(Derivation d);

    /// <inheritdoc/>
    public override string ToString() => $"{Declaration.Name} v{Declaration.Version}";

    private sealed class Typed<TKernel> : NeuronKernelSpec where TKernel : unmanaged, INeuronKernel
    {
        public static readonly Typed<TKernel> Instance = new();

        public override NeuronKernelDeclaration Declaration => TKernel.Declaration;

        public override TResult Accept<TResult>(INeuronKernelVisitor<TResult> visitor) => visitor.Visit<TKernel>();

        public override void Derive(Derivation d) => TKernel.Derive(d);
    }
}

/// <summary>Receives the type of a neuron kernel.</summary>
public interface INeuronKernelVisitor<out TResult>
{
    /// <summary>Called with the kernel's type.</summary>
    TResult Visit<TKernel>() where TKernel : unmanaged, INeuronKernel;
}
