using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Phases;

/// <summary>The loop of a map kernel: workers own blocks of elements of a replica and take them along all rows.</summary>
internal abstract unsafe class MapWork : PhaseWork
{
    /// <summary>Elements of a block: its carries and repeated operands stay in the first-level cache.</summary>
    protected const int Block = 512;

    protected MapWork(StageLayout layout) : base(layout)
    {
        Spec = (MapStage)layout.Spec;
        Elements = layout.Writes[0].Elements;
        PortCount = layout.Ports.Count;
        PortOf = new PhaseView[PortCount];
        _read = new int[PortCount];
        _written = new int[PortCount];
        for (int port = 0, reads = 0, writes = 0; port < PortCount; port++)
        {
            PortRole role = Spec.Kernel.Declaration.Ports[port].Role;
            _read[port] = role == PortRole.Out ? -1 : reads++;
            _written[port] = role == PortRole.In ? -1 : writes++;
        }
    }

    private readonly int[] _read;
    private readonly int[] _written;

    protected MapStage Spec { get; }

    protected int Elements { get; }

    protected int PortCount { get; }

    /// <summary>One view per port.</summary>
    protected PhaseView[] PortOf { get; }

    /// <summary>A block per port for repeated values, and one per carry.</summary>
    public override long ScratchLength => (long)Block * (PortCount + Spec.Kernel.Declaration.Carries);

    /// <summary>The work of a map stage at a vector width.</summary>
    public static PhaseWork Create(StageLayout layout, SimdWidth width) => ((MapStage)layout.Spec).Kernel.Accept(new Closer(layout, width));

    protected override void Prepared()
    {
        for (int port = 0; port < PortCount; port++) PortOf[port] = _written[port] >= 0 ? Writes[_written[port]] : Reads[_read[port]];
    }

    public override void Run(PhaseWorker worker)
    {
        int blocks = (Elements + Block - 1) / Block;
        (int from, int to) = Part(Replicas * blocks, worker);
        for (int unit = from; unit < to; unit++)
        {
            int start = unit % blocks * Block;
            RunBlock(unit / blocks, start, Math.Min(Elements, start + Block), worker.Scratch);
        }
    }

    protected abstract void RunBlock(int replica, int from, int to, float* scratch);

    /// <summary>Makes element i of port p lie at addresses[p] + (i &amp; masks[p]) in one row: where it lies, or repeated in scratch.</summary>
    protected void Bind(int row, int replica, int from, int to, float** addresses, nint* masks, float* scratch)
    {
        for (int port = 0; port < PortCount; port++)
        {
            PhaseView view = PortOf[port];
            float* copy = scratch + port * Block;
            masks[port] = -1;
            if (view.Integers == null && view.Elements == Elements)
            {
                addresses[port] = view.Row(row, replica);
            }
            else if (view.Elements == 1)
            {
                float value = view.Integers == null ? *view.Row(row, replica) : *view.IntegerRow(row, replica);
                new Span<float>(copy, 16).Fill(value);
                addresses[port] = copy;
                masks[port] = 0;
            }
            else
            {
                int run = Elements / view.Elements;
                for (int i = from; i < to; i++)
                    copy[i - from] = view.Integers == null ? view.Row(row, replica)[i / run] : view.IntegerRow(row, replica)[i / run];
                addresses[port] = copy - from;
            }
        }
    }

    private sealed class Closer(StageLayout layout, SimdWidth width) : IMapKernelVisitor<PhaseWork>
    {
        public PhaseWork Visit<TKernel>() where TKernel : unmanaged, IMapKernel => width switch
        {
            SimdWidth.Bits512 => new MapWork<TKernel, Lane512, Vector512<float>>(layout),
            SimdWidth.Bits256 => new MapWork<TKernel, Lane256, Vector256<float>>(layout),
            _ => new MapWork<TKernel, Lane128, Vector128<float>>(layout),
        };
    }
}

internal sealed unsafe class MapWork<TKernel, TLane, TMask>(StageLayout layout) : MapWork(layout)
    where TKernel : unmanaged, IMapKernel
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    protected override void RunBlock(int replica, int from, int to, float* scratch)
    {
        float** addresses = stackalloc float*[PortCount];
        nint* masks = stackalloc nint[PortCount];
        float* carries = scratch + PortCount * Block;
        new Span<float>(carries, Block * TKernel.Declaration.Carries).Clear();
        MapContext<TLane, TMask> context = new(addresses, masks, carries - from);
        bool forward = Spec.Direction == ScanDirection.Forward;
        for (int r = 0; r < Rows; r++)
        {
            Bind(forward ? r : Rows - 1 - r, replica, from, to, addresses, masks, scratch);
            Apply(ref context, from, to);
        }
    }

    private static void Apply(ref MapContext<TLane, TMask> context, int from, int to)
    {
        for (int i = from; i < to; i += TLane.Width)
        {
            context.Index = i;
            TKernel.Apply<TLane, TMask, MapContext<TLane, TMask>>(ref context);
        }
    }
}

/// <summary>A map kernel's view of one lane of elements.</summary>
internal unsafe struct MapContext<TLane, TMask>(float** ports, nint* masks, float* carries) : IMapContext<TLane, TMask>
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    private const int Block = 512;

    private readonly float** _ports = ports;
    private readonly nint* _masks = masks;
    private readonly float* _carries = carries;

    /// <summary>First element of the lane.</summary>
    public nint Index;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Get(int port) => TLane.Load(_ports[port] + (Index & _masks[port]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Set(int port, TLane value) => TLane.Store(value, _ports[port] + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Carry(int index) => TLane.Load(_carries + index * Block + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void SetCarry(int index, TLane value) => TLane.Store(value, _carries + index * Block + Index);
}
